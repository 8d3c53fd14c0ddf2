using System.Text.Json;
using System.Text.Json.Nodes;

namespace CODE.Cli.Gateway;

/// <summary>How the gateway and the tools tell a fault.</summary>
/// <param name="Code">A stable name.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do next.</param>
internal sealed record AdminFault(string? Code = null, string? Message = null, string? Fix = null)
{
    private const int LargestAnswer = 1024 * 1024;

    /// <summary>Reads a fault from an answer; null when the answer tells none. The answer can still be read.</summary>
    public static async Task<AdminFault?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is not true) return null;
        await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellation);
        return Parse(await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Reads a fault from a text, where it is all of it or the data of a JSON-RPC error; null when there is none.</summary>
    public static AdminFault? Parse(string text)
    {
        try
        {
            var whole = JsonNode.Parse(text) as JsonObject;
            JsonNode? told = whole?["error"] is JsonObject error ? error["data"] : whole;
            AdminFault? fault = told.Deserialize(AdminJson.Default.AdminFault);
            return fault is { Message.Length: > 0 } ? fault : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
