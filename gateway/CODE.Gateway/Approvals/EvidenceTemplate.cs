using System.Text;
using System.Text.Json;

namespace CODE.Gateway.Approvals;

/// <summary>Makes the URI of the resource that shows what a call will do from a tool's template, as <c>plan://{plan_id}</c>, and the call's arguments.</summary>
internal static class EvidenceTemplate
{
    /// <summary>The URI, or null when an argument that the template names is absent or is neither a text nor a number.</summary>
    public static string? Expand(string template, ReadOnlyMemory<byte> arguments)
    {
        if (arguments.IsEmpty)
        {
            return template.Contains('{') ? null : template;
        }

        using var document = JsonDocument.Parse(arguments);
        var uri = new StringBuilder();
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            var close = rest[open..].IndexOf('}');
            if (close < 2 || !document.RootElement.TryGetProperty(rest.Slice(open + 1, close - 1), out var value)
                || TextOf(value) is not { Length: > 0 } text)
            {
                return null;
            }

            // Escaped as a whole: an argument fills its place in the URI, and adds no segment, query or dots to it.
            uri.Append(rest[..open]).Append(Uri.EscapeDataString(text));
            rest = rest[(open + close + 1)..];
        }

        return uri.Append(rest).ToString();
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { } text && text is not ("." or "..") ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
