using CODE.ServiceDefaults.Faults;
using StackExchange.Redis;

namespace CODE.Gateway.Audit;

/// <summary>
/// What ties chains together: a new chain is entered into the list of chains, and each chain tells now and then how far the others are, so that
/// neither a chain nor its end can be removed without a trace elsewhere.
/// </summary>
internal sealed class AuditOpening(AuditStore store, TimeProvider time)
{
    // Of a long history only the newest: the older ones were told by chains in between.
    private const int MaxMarks = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private DateTimeOffset _toldAt;

    /// <summary>Makes the first record of a chain.</summary>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task<AuditRecord> OpenAsync(string chain, CancellationToken cancellationToken)
    {
        var heads = await store.ReadHeadsAsync(cancellationToken);
        return Tell(heads, chain, AuditEvent.Opened) with { Detail = (await ListAsync(cancellationToken)).Fault };
    }

    /// <summary>Every chain that is to be on the list of chains beside a new one, and what was wrong with the list.</summary>
    /// <returns>The chains, the list's text as it was read, and the fault.</returns>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task<(IReadOnlyList<string> Chains, RedisValue Read, string? Fault)> ListAsync(CancellationToken cancellationToken)
    {
        var (chains, read) = await store.ReadChainsAsync(cancellationToken);
        if (chains is { Chains.Count: > 0 })
        {
            return (chains.Chains, read, null);
        }

        // Whoever removed it may have removed a chain with it; the fault stays on record.
        var heads = await store.ReadHeadsAsync(cancellationToken);
        var fault = chains is null ? "The list of chains was not what the gateway wrote; it was made anew."
            : heads.Sound.Count > 0 ? "The list of chains was gone; it was made anew."
            : null;
        return ([.. heads.Sound.Values.OrderBy(static head => head.Started).Select(static head => head.Chain)], read, fault);
    }

    /// <summary>A record of how far the other chains are; null when it is not time for one, or there is nothing new.</summary>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task<AuditRecord?> WitnessAsync(string chain, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - _toldAt < Interval)
        {
            return null;
        }

        var record = Tell(await store.ReadHeadsAsync(cancellationToken), chain, AuditEvent.Heads);
        return record.Chains is null ? null : record;
    }

    private AuditRecord Tell(ChainHeads heads, string chain, AuditEvent what)
    {
        _toldAt = time.GetUtcNow();
        var news = heads.Sound.Values.Where(head => head.Chain != chain && _told.GetValueOrDefault(head.Chain) != head.Sequence)
            .OrderByDescending(static head => head.Time).Take(MaxMarks).Select(static head => new AuditMark(head.Chain, head.Sequence)).ToArray();
        foreach (var mark in news)
        {
            _told[mark.Chain] = mark.Sequence;
        }

        return new AuditRecord { Event = what, Time = _toldAt, Chains = news.Length > 0 ? news : null };
    }
}
