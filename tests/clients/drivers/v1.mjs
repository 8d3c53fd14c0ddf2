// Drives a server with the TypeScript SDK 1.x, which speaks 2025-11-25.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { run } from "./steps.mjs";

const timeout = 120_000;

await run(async ({ endpoint, headers }) => {
  const client = new Client({ name: "code-fleet-tests-v1", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(endpoint, { requestInit: { headers } });
  await client.connect(transport);
  return {
    protocolVersion: transport.protocolVersion,
    list: () => client.listTools(),
    call: (name, args, options) => client.callTool({ name, arguments: args }, CallToolResultSchema, { timeout, ...options }),
    read: (uri) => client.readResource({ uri }),
    prompt: (name, args) => client.getPrompt({ name, arguments: args }),
    close: () => client.close(),
  };
});
