using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace CODE.Gateway.Foreign;

/// <summary>One report of a call's progress, as the protocol has it.</summary>
/// <param name="Progress">How far it is; JSON.</param>
/// <param name="Total">How far it goes; JSON, or null.</param>
/// <param name="Message">What it is about, or null.</param>
internal sealed record ProgressReport(JsonElement Progress, JsonElement? Total, string? Message);

/// <summary>
/// Brings a server's progress notifications to the calls they belong to. Each call has a token that the gateway made: callers' own tokens are only
/// unique to them.
/// </summary>
internal sealed class ForeignProgress
{
    // Only the newest reports are of interest to a caller who reads slowly.
    private const int MaxWaiting = 64;

    private readonly ConcurrentDictionary<string, Channel<ProgressReport>> _calls = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Opens a call.</summary>
    public (string Token, ChannelReader<ProgressReport> Reports) Open()
    {
        var token = $"call-{Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture)}";
        var channel = Channel.CreateBounded<ProgressReport>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _calls[token] = channel;
        return (token, channel.Reader);
    }

    /// <summary>Ends a call: what is reported later is dropped.</summary>
    public void Close(string token) => _calls.TryRemove(token, out _);

    /// <summary>Takes a notification; what makes no sense is dropped.</summary>
    public void Take(JsonNode? parameters)
    {
        if (parameters is JsonObject told && told["progressToken"] is JsonValue token && token.TryGetValue<string>(out var name) && _calls.TryGetValue(name, out var call)
            && Number(told["progress"]) is { } progress)
        {
            call.Writer.TryWrite(new ProgressReport(progress, Number(told["total"]), told["message"] is JsonValue message && message.TryGetValue<string>(out var text) ? text : null));
        }
    }

    private static JsonElement? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number ? JsonSerializer.SerializeToElement(node) : null;
}
