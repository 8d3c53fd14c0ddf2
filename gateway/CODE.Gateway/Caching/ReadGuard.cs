using CODE.Gateway.Caching.Answers;
using CODE.Gateway.Containment.Messages;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Caching;

/// <summary>Takes the answer to a call that only reads: keeps it, gives it to whoever waits for the same, and lets a stale one take the place of none.</summary>
internal sealed class ReadGuard : IAnswerGuard
{
    private readonly GatewayCall _call;
    private readonly AnswerCache _cache;
    private readonly FreshNews _news;
    private readonly CacheMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly long _askedAt;

    public ReadGuard(GatewayCall call, AnswerCache cache, FreshNews news, CacheMetrics metrics, TimeProvider time)
    {
        (_call, _cache, _news, _metrics, _time) = (call, cache, news, metrics, time);
        _askedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Where the answer is kept; null where it is not.</summary>
    public CacheKey? Key { get; init; }

    /// <summary>The call for those who wait for it; null where nobody does.</summary>
    public InFlightCalls.InFlightCall? InFlight { get; init; }

    /// <summary>An answer whose time is over, if there is one.</summary>
    public CachedAnswer? Stale { get; init; }

    /// <inheritdoc/>
    public async ValueTask<ContainedMessage> PassAsync(ContainedMessage answer, CancellationToken cancellationToken)
    {
        var facts = answer.Facts;
        if (facts.IsToolError && Stale is not null && IsOutage(facts.Fault))
        {
            return Old();
        }

        if (facts is { HasResult: false } or { IsInputRequired: true } or { IsTask: true } || answer.IsCut || ResultText.Find(answer.Json) is not { } result)
        {
            InFlight?.Finish(InFlightEnd.Unshared);
            return answer;
        }

        var kept = new CachedAnswer(result.Json.ToArray(), result.Places, _askedAt, facts.IsToolError ? 0 : Key?.TimeToLive ?? Math.Clamp(result.TimeToLive, 0, _cache.LongestTimeToLive));
        if (!facts.IsToolError)
        {
            await KeepAsync(kept, result.IsPublic, cancellationToken);
        }

        // A resource that may not be kept is not shared either: its server wants to be asked each time.
        InFlight?.Finish(facts.IsToolError || kept.TimeToLive > 0 ? new InFlightEnd(kept, CacheState.Shared, facts.IsToolError) : InFlightEnd.Unshared);
        return kept.TimeToLive > 0 || _call.Tool is not null ? answer with { Json = TextOf(kept) } : answer;
    }

    /// <inheritdoc/>
    public ValueTask<ContainedMessage?> ReplaceAsync(Fault fault) => new(Stale is not null && IsOutage(fault.Code) ? Old() : null);

    private async ValueTask KeepAsync(CachedAnswer answer, bool isPublic, CancellationToken cancellationToken)
    {
        if (Key is null || answer.TimeToLive <= 0)
        {
            return;
        }

        _metrics.Kept(_call);

        var key = isPublic && Key.Shared is { } shared ? shared : Key.Own;
        var isFresh = _call.Cache == CacheState.Fresh;
        await _cache.KeepAsync(key, answer, waitsForStore: isFresh, cancellationToken);
        if (isFresh)
        {
            _news.Tell(key);
        }
    }

    private ContainedMessage Old()
    {
        _call.Cache = CacheState.Stale;
        _metrics.Hit(_call, CacheLevel.Stale);
        InFlight?.Finish(new InFlightEnd(Stale, CacheState.Stale));
        return new ContainedMessage(TextOf(Stale!), default(MessageFacts) with { HasId = true, HasResult = true });
    }

    private ReadOnlyMemory<byte> TextOf(CachedAnswer answer)
    {
        var text = new byte[AnswerText.MaxLengthOf(_call.Message.Id, answer)];
        return text.AsMemory(0, AnswerText.Write(text, _call.Message.Id.Span, answer, _call.Cache!.Value, _time.GetUtcNow()));
    }

    // Not whatever went wrong: that the upstream refuses, or that the call was wrong, is news that must not be hidden.
    private static bool IsOutage(string? code) => code is FaultCodes.Unavailable or FaultCodes.Timeout;
}
