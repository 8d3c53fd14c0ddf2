using System.Text;
using System.Text.Json;

namespace CODE.Bench.Load;

/// <summary>One POST of a call, as bytes that a generator repeats.</summary>
/// <param name="Headers">Its headers, without the caller's token.</param>
/// <param name="Body">The JSON.</param>
/// <param name="MinAnswerBytes">What a right answer has at least: a refusal is shorter.</param>
internal sealed record McpRequest(IReadOnlyList<(string Name, string Value)> Headers, string Body, int MinAnswerBytes)
{
    private const string Instant = "bench_instant";
    private const int Ordinary = 5_800;

    private static readonly (string, string)[] Json = [("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")];

    /// <summary>A call of one of the bench server's tables, of this many bytes.</summary>
    public static McpRequest Table(string tool = Instant, int bytes = Ordinary) => Call(tool, new { bytes }, LeastOf(bytes));

    /// <summary>A <c>tools/call</c> of revision 2026-07-28.</summary>
    public static McpRequest Call(string tool, object arguments, int minAnswerBytes = 1) => Of("tools/call", tool, new Dictionary<string, object>
    {
        ["name"] = tool,
        ["arguments"] = arguments,
    }, minAnswerBytes);

    /// <summary>Any request of that revision.</summary>
    public static McpRequest Of(string method, string? name, Dictionary<string, object> parameters, int minAnswerBytes)
    {
        parameters["_meta"] = new Dictionary<string, object>
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new { },
        };
        return new McpRequest(
            [.. Json, ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method), .. name is null ? Array.Empty<(string, string)>() : [("Mcp-Name", name)]],
            Message(1, method, parameters),
            minAnswerBytes);
    }

    /// <summary>The first request of a session.</summary>
    public static McpRequest Initialize() => new(Json, Message(1, "initialize", new
    {
        protocolVersion = "2025-06-18",
        capabilities = new { },
        clientInfo = new { name = "bench", version = "1.0" },
    }), 1);

    /// <summary>The instant tool's table, asked for in a session.</summary>
    public static McpRequest TableInSession(string session) => new(
        [.. Json, ("MCP-Protocol-Version", "2025-06-18"), ("Mcp-Session-Id", session)],
        Message("@", "tools/call", new { name = Instant, arguments = new { bytes = Ordinary } }),
        LeastOf(Ordinary));

    /// <summary>The instant tool's table, asked for as a REST request that names server and tool.</summary>
    public static McpRequest TableByRest(string server) => new(
        Json,
        JsonSerializer.Serialize(new { server_name = server, tool = Instant, arguments = new { bytes = Ordinary } }),
        LeastOf(Ordinary));

    /// <summary>The request as an <see cref="HttpRequestMessage"/>.</summary>
    public HttpRequestMessage ToHttp(Uri url, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body.Replace("\"@\"", "1", StringComparison.Ordinal))) };
        foreach (var (name, value) in Headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return request;
    }

    private static string Message(object id, string method, object parameters) => JsonSerializer.Serialize(new { jsonrpc = "2.0", id, method, @params = parameters });

    // Rows have a fixed size, so a table is a little smaller than was asked for.
    private static int LeastOf(int bytes) => bytes * 3 / 4;
}
