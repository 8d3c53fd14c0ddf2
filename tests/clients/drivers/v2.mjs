// Drives a server with the TypeScript SDK 2.x pinned to 2026-07-28, and with its tasks extension.
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createTaskSessionFromClient, resultFromTaskOutcome } from "@modelcontextprotocol/ext-tasks/client";
import { dispatcher } from "./raw.mjs";
import { run } from "./steps.mjs";

const protocolVersion = "2026-07-28";
const clientInfo = { name: "code-fleet-tests-v2", version: "1.0.0" };
const clientCapabilities = { extensions: { "io.modelcontextprotocol/tasks": {} } };
const timeout = 120_000;

await run(async ({ endpoint, headers }) => {
  const client = new Client(clientInfo, { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: protocolVersion } } });
  // A user who approves whatever he is asked to.
  client.setRequestHandler("elicitation/create", async () => ({ action: "accept", content: { approve: true } }));
  await client.connect(new StreamableHTTPClientTransport(endpoint, { requestInit: { headers } }));
  return {
    protocolVersion: client.getNegotiatedProtocolVersion(),
    list: () => client.listTools(),
    call: (name, args, options) => client.callTool({ name, arguments: args }, { timeout, ...options }),
    read: (uri) => client.readResource({ uri }),
    prompt: (name, args) => client.getPrompt({ name, arguments: args }),
    task: (name, args, { cancel }) => runTask(client, { endpoint, headers }, name, args, cancel),
    close: () => client.close(),
  };
});

async function runTask(client, { endpoint, headers }, name, args, cancel) {
  const seen = [];
  const session = createTaskSessionFromClient(client, {
    endpointId: endpoint.href,
    rawDispatch: dispatcher(endpoint, headers, protocolVersion, seen),
    v2RequestFraming: { protocolVersion, clientInfo, clientCapabilities },
  });
  try {
    const execution = await session.callTool(name, args);
    if (cancel) {
      await execution.cancel();
    }

    const { outcome } = await execution.settle();
    return { outcome: outcome.status ?? outcome.kind, methods: seen, result: cancel ? null : resultFromTaskOutcome(outcome) };
  } finally {
    await session.close();
  }
}
