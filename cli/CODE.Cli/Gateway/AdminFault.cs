using System.Text.Json;

namespace CODE.Cli.Gateway;

/// <summary>How the gateway and the tools tell a fault.</summary>
/// <param name="Code">A stable name.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do next.</param>
internal sealed record AdminFault(string? Code = null, string? Message = null, string? Fix = null)
{
    /// <summary>Reads a fault from an answer; null when the answer tells none.</summary>
    public static async Task<AdminFault?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is not true) return null;
        await response.Content.LoadIntoBufferAsync(64 * 1024, cancellation);
        return Parse(await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Reads a fault from a text; null when the text is none.</summary>
    public static AdminFault? Parse(string text)
    {
        try
        {
            AdminFault? fault = JsonSerializer.Deserialize(text, AdminJson.Default.AdminFault);
            return fault is { Message.Length: > 0 } ? fault : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
