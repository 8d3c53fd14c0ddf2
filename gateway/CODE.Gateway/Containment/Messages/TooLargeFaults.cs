using System.Text.Json;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Containment.Messages;

/// <summary>What a caller is told whose answer is too large to be passed on, in words of the tool's own arguments.</summary>
internal static class TooLargeFaults
{
    private const int MaxNamed = 6;

    private static readonly string[] Limits = ["limit", "page_size", "pageSize", "per_page", "perPage", "first", "top", "max_results", "maxResults", "count", "tail", "lines"];
    private static readonly string[] Cursors = ["cursor", "page", "page_token", "pageToken", "offset", "after", "continue"];

    /// <summary>The fault for structured content that is larger than it may be.</summary>
    public static Fault Of(GatewayCall call, int maxBytes)
    {
        var what = call.Tool is { IsReadOnly: false } ? "The call ran, but its answer" : "The answer";
        return new Fault(FaultCodes.TooLarge, $"{what} has more structured content than {maxBytes} bytes.", FixOf(call));
    }

    /// <summary>The fault for a message that is larger than the gateway takes at all.</summary>
    public static Fault OfMessage(GatewayCall call, int maxBytes)
    {
        var what = call.Tool is { IsReadOnly: true } ? "Its answer" : "Whether the call took effect is not known: its answer";
        return new Fault(FaultCodes.TooLarge, $"{what} is larger than {maxBytes} bytes, and was broken off.", FixOf(call));
    }

    private static string FixOf(GatewayCall call)
    {
        if (call.Tool is not { } tool)
        {
            return "Ask for less, or have the operator raise Gateway:MaxTextBytes.";
        }

        if (!tool.IsReadOnly)
        {
            return "Do not repeat the call; look at what it did with a tool that reads.";
        }

        var arguments = tool.InputSchema.ValueKind == JsonValueKind.Object && tool.InputSchema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(static property => property.Name).ToArray()
            : [];
        var limit = Limits.FirstOrDefault(arguments.Contains);
        var cursor = Cursors.FirstOrDefault(arguments.Contains);
        var others = string.Join(", ", arguments.Except([.. Limits, .. Cursors]).Take(MaxNamed));
        return (limit, cursor, others) switch
        {
            ({ } few, { } next, _) => $"Call again with a smaller {few}, and read on with {next}.",
            ({ } few, null, _) => $"Call again with a smaller {few}.",
            (null, { } next, _) => $"Read it in parts, with {next}.",
            (null, null, { Length: > 0 } filters) => $"Narrow it by the tool's arguments: {filters}.",
            _ => "The tool has no argument that makes its answer smaller; tell the operator, who may raise Gateway:MaxTextBytes.",
        };
    }
}
