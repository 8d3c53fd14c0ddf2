// The steps that a test asks of a client, in the same words for every client: each answers with the same shape, whatever SDK took it.
// A driver gives the verbs; this reads the command line, runs the steps in order over one connection, and prints one JSON object.

/**
 * @param {string} url
 * @param {string} token
 * @returns {{endpoint: URL, headers: Record<string, string>, steps: object[]}}
 */
export function commandLine() {
  const [endpoint, token, steps] = process.argv.slice(2);
  if (!steps) {
    throw new Error("usage: node <driver> ENDPOINT TOKEN STEPS");
  }

  return { endpoint: new URL(endpoint), headers: { Authorization: `Bearer ${token}` }, steps: JSON.parse(steps) };
}

/** Runs the steps; a step that fails is an answer too. */
export async function run(connect) {
  const line = commandLine();
  const connection = await connect(line);
  const answers = [];
  try {
    for (const step of line.steps) {
      answers.push(await attempt(connection, step));
    }
  } finally {
    await connection.close();
  }

  process.stdout.write(JSON.stringify({ protocol_version: connection.protocolVersion, answers }) + "\n");
}

async function attempt(connection, step) {
  const progress = [];
  try {
    return { ...(await take(connection, step, progress)), progress };
  } catch (error) {
    return { error: [error, error?.cause].filter(Boolean).map((one) => String(one.message ?? one)).join(": "), code: error?.code, progress };
  }
}

async function take(connection, step, progress) {
  switch (step.verb) {
    case "list":
      return { result: await connection.list() };
    case "call":
      return { result: await connection.call(step.name, step.arguments ?? {}, { onprogress: (report) => progress.push(report) }) };
    case "cancel": {
      // Cancelled once the server shows that it is at work, so that there is something to cancel.
      const abort = new AbortController();
      const onprogress = (report) => {
        progress.push(report);
        abort.abort(new Error("cancelled by the test"));
      };
      return { result: await connection.call(step.name, step.arguments ?? {}, { onprogress, signal: abort.signal }) };
    }
    case "read":
      return { result: await connection.read(step.uri) };
    case "prompt":
      return { result: await connection.prompt(step.name, step.arguments ?? {}) };
    case "task":
      return { result: await connection.task(step.name, step.arguments ?? {}, { cancel: step.cancel === true }) };
    default:
      throw new Error(`no such step: ${step.verb}`);
  }
}
