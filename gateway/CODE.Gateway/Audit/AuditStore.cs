using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Gateway.Audit;

/// <summary>Every chain's head, as the store has them.</summary>
/// <param name="Sound">The heads whose seal is good, by chain.</param>
/// <param name="Broken">The chains whose head's seal is not.</param>
internal sealed record ChainHeads(IReadOnlyDictionary<string, ChainHead> Sound, IReadOnlyList<string> Broken);

/// <summary>Reads the audit's chains from the store. Every method throws <see cref="FaultException"/> when the store is away.</summary>
internal sealed class AuditStore(IConnectionMultiplexer store, AuditSeal seal)
{
    /// <summary>Every chain's head.</summary>
    public async Task<ChainHeads> ReadHeadsAsync(CancellationToken cancellationToken)
    {
        var sound = new Dictionary<string, ChainHead>(StringComparer.Ordinal);
        var broken = new List<string>();
        foreach (var entry in await StoreCalls.Guard(() => store.GetDatabase().HashGetAllAsync(AuditKeys.Heads), cancellationToken))
        {
            if (Open<ChainHead>(ChainHead.Label, entry.Value) is { } head && head.Chain == entry.Name)
            {
                sound.Add(head.Chain, head);
            }
            else
            {
                broken.Add(entry.Name!);
            }
        }

        return new ChainHeads(sound, broken);
    }

    /// <summary>The list of chains: empty when there is none, null when its seal is not good.</summary>
    public async Task<(ChainList? Chains, RedisValue Text)> ReadChainsAsync(CancellationToken cancellationToken)
    {
        var text = await StoreCalls.Guard(() => store.GetDatabase().StringGetAsync(AuditKeys.Chains), cancellationToken);
        return (text.IsNull ? new ChainList([]) : Open<ChainList>(ChainList.Label, text), text);
    }

    /// <summary>Where the kept part of a chain begins; null when what the store says about it has no good seal.</summary>
    public async Task<(ChainAnchor? Anchor, RedisValue Text)> ReadAnchorAsync(string chain, CancellationToken cancellationToken)
    {
        var text = await StoreCalls.Guard(() => store.GetDatabase().HashGetAsync(AuditKeys.Anchors, chain), cancellationToken);
        return (text.IsNull ? ChainAnchor.BeginningOf(chain) : Open<ChainAnchor>(ChainAnchor.Label, text) is { } anchor && anchor.Chain == chain ? anchor : null, text);
    }

    /// <summary>A segment's records, in the order in which they are kept; at most <see cref="AuditChain.MaxSegment"/> of them are ever written.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadSegmentAsync(string chain, long segment, long from, CancellationToken cancellationToken)
    {
        // Twice as many as there can be, so that what was added shows and yet cannot fill the memory.
        var lines = await StoreCalls.Guard(
            () => store.GetDatabase().ListRangeAsync(AuditKeys.Segment(chain, segment), from, (2 * AuditChain.MaxSegment) - 1), cancellationToken);
        return Array.ConvertAll(lines, static line => (ReadOnlyMemory<byte>)line);
    }

    /// <summary>One record of a segment, counted from its end when negative; null when there is none, or its seal is not good.</summary>
    public async Task<AuditRecord?> ReadRecordAsync(string chain, long segment, long index, CancellationToken cancellationToken)
    {
        var line = await StoreCalls.Guard(() => store.GetDatabase().ListGetByIndexAsync(AuditKeys.Segment(chain, segment), index), cancellationToken);
        return line.IsNull ? null : Open((ReadOnlyMemory<byte>)line);
    }

    /// <summary>The record, when it is one of the audit.</summary>
    public AuditRecord? Open(ReadOnlyMemory<byte> line) => Open<AuditRecord>(AuditChain.RecordLabel, line);

    private T? Open<T>(ReadOnlySpan<byte> what, ReadOnlyMemory<byte> line)
        where T : class => seal.Open(what, line.Span) is null ? null : AuditJson.Read<T>(line.Span);
}
