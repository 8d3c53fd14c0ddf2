using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CODE.Testing;

namespace CODE.Architecture.Tests.Tools;

/// <summary>
/// Speaks MCP 2026-07-28 with one server as the gateway does, and keeps the answers as they came over the wire: what a client library would
/// fill in or leave out is what these tests are about.
/// </summary>
internal sealed class McpConversation(string server, Uri address, FleetKeys keys, HttpMessageInvoker http)
{
    private const string Revision = "2026-07-28";
    private const string DataField = "data:";

    /// <summary>Sends a request and gives the text of its <c>result</c>.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Its parameters; the envelope is added.</param>
    /// <param name="name">What the request names, for the <c>Mcp-Name</c> header.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> AskAsync(string method, JsonObject parameters, string? name, CancellationToken cancellationToken)
    {
        var (status, text) = await SendAsync(method, parameters, name, cancellationToken);
        return Result(text) ?? throw new InvalidOperationException($"{server} answered {method} with {status}: {text}");
    }

    /// <summary>Sends a request that a server need not know, and gives the text of its <c>result</c>, or null when it has no such method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string?> AskIfKnownAsync(string method, CancellationToken cancellationToken)
    {
        var (status, text) = await SendAsync(method, [], null, cancellationToken);
        return text.Contains("\"code\":-32601", StringComparison.Ordinal) ? null : Result(text) ?? throw new InvalidOperationException($"{server} answered {method} with {status}: {text}");
    }

    private async Task<(int Status, string Text)> SendAsync(string method, JsonObject parameters, string? name, CancellationToken cancellationToken)
    {
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Revision,
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "architecture-tests", ["version"] = "1.0" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/mcp"))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys.Token(server));
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Revision);
        request.Headers.Add("Mcp-Method", method);
        if (name is not null)
        {
            request.Headers.Add("Mcp-Name", name);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    // The answer is the last message of the event stream, or the body itself.
    private static string? Result(string text)
    {
        var message = text.StartsWith('{')
            ? text
            : text.Split('\n').LastOrDefault(static line => line.StartsWith(DataField, StringComparison.Ordinal))?[DataField.Length..];
        if (message is null)
        {
            return null;
        }

        using var document = System.Text.Json.JsonDocument.Parse(message);
        return document.RootElement.TryGetProperty("result", out var result) ? result.GetRawText() : null;
    }
}
