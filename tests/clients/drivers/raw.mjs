// Sends one JSON-RPC request of 2026-07-28 as the transport asks: the tasks extension leaves that to its host.
let nextId = 1;

/** A dispatch function for the tasks extension; the methods it sends are noted in `seen`. */
export function dispatcher(endpoint, headers, protocolVersion, seen) {
  return async (request, options) => {
    const id = `raw-${nextId++}`;
    seen.push(request.method);
    const name = request.params?.taskId ?? request.params?.name ?? request.params?.uri;
    const response = await fetch(endpoint, {
      method: "POST",
      signal: options?.signal,
      headers: {
        ...headers,
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
        "MCP-Protocol-Version": protocolVersion,
        "Mcp-Method": request.method,
        ...(name === undefined ? {} : { "Mcp-Name": name }),
        ...options?.context?.headers,
      },
      body: JSON.stringify({ ...request, jsonrpc: "2.0", id }),
    });
    const message = messages(response.headers.get("content-type") ?? "", await response.text()).find((one) => one.id === id);
    if (message === undefined) {
      throw new Error(`${request.method}: HTTP ${response.status} without an answer`);
    }

    return message.error === undefined ? { kind: "result", result: message.result } : { kind: "error", error: message.error };
  };
}

function messages(contentType, text) {
  return contentType.startsWith("text/event-stream")
    ? text.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim()).filter((data) => data !== "").map((data) => JSON.parse(data))
    : [JSON.parse(text)];
}
