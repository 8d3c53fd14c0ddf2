// Calls a tool with the TypeScript SDK's own OAuth client, which is told nothing but the endpoint; and plays the user before the browser.
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";

const [endpoint, account, tool] = process.argv.slice(2);
const home = new URL("http://127.0.0.1:1/callback");
const kept = {};
const visits = [];

const provider = {
  redirectUrl: home,
  clientMetadata: {
    client_name: "code-fleet-tests",
    redirect_uris: [home.href],
    grant_types: ["authorization_code"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
    application_type: "native",
  },
  clientInformation: () => kept.client,
  saveClientInformation: (client) => void (kept.client = client),
  tokens: () => kept.tokens,
  saveTokens: (tokens) => void (kept.tokens = tokens),
  saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
  codeVerifier: () => kept.verifier,
  redirectToAuthorization: async (url) => {
    visits.push(Object.fromEntries(url.searchParams));
    kept.told = await browse(url);
  },
};

let client = await connect().catch(async ({ error, transport }) => {
  if (!(error instanceof UnauthorizedError)) {
    throw error;
  }

  await transport.finishAuth(kept.told);
  return connect();
});
const result = await client.callTool({ name: tool, arguments: {} });
await client.close();
process.stdout.write(JSON.stringify({ text: result.content[0].text, client_id: kept.client.client_id, visits }) + "\n");

async function connect() {
  const transport = new StreamableHTTPClientTransport(new URL(endpoint), { authProvider: provider });
  const one = new Client({ name: "code-fleet-tests-oauth", version: "1.0.0" });
  try {
    await one.connect(transport);
    return one;
  } catch (error) {
    throw { error, transport };
  }
}

async function browse(url) {
  const cookies = new Map();
  let body;
  for (let step = 0; step < 20; step++) {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const response = await fetch(url, { method: body ? "POST" : "GET", body, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }

    if (response.status === 200) {
      body = new URLSearchParams({ account });
      continue;
    }

    body = undefined;
    url = new URL(response.headers.get("location"), url);
    if (url.origin === home.origin) {
      return url.searchParams;
    }
  }

  throw new Error("the authorization server goes round in circles");
}
