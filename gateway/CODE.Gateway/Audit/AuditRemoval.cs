using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Gateway.Audit;

/// <summary>Removes parts of the audit together with what is noted about them.</summary>
internal sealed class AuditRemoval(IConnectionMultiplexer database, AuditStore store, AuditSeal seal)
{
    /// <summary>Removes the segment that an anchor names, and sets the anchor.</summary>
    /// <param name="anchor">The anchor to be.</param>
    /// <param name="read">The text of the one before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when somebody else was quicker.</returns>
    public Task<bool> RemoveSegmentAsync(ChainAnchor anchor, RedisValue read, CancellationToken cancellationToken)
    {
        var transaction = database.GetDatabase().CreateTransaction();
        transaction.AddCondition(read.IsNull ? Condition.HashNotExists(AuditKeys.Anchors, anchor.Chain) : Condition.HashEqual(AuditKeys.Anchors, anchor.Chain, read));
        _ = transaction.HashSetAsync(AuditKeys.Anchors, anchor.Chain, seal.Close(ChainAnchor.Label, AuditJson.Write(anchor), out _));
        _ = transaction.KeyDeleteAsync(AuditKeys.Segment(anchor.Chain, anchor.Segment));
        return StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    /// <summary>Removes a chain that nobody writes any more. When somebody else changes the list of chains meanwhile, nothing happens.</summary>
    public async Task RemoveChainAsync(ChainHead head, CancellationToken cancellationToken)
    {
        var (list, read) = await store.ReadChainsAsync(cancellationToken);
        var (anchor, _) = await store.ReadAnchorAsync(head.Chain, cancellationToken);
        if (list is null)
        {
            return;
        }

        var transaction = database.GetDatabase().CreateTransaction();
        transaction.AddCondition(read.IsNull ? Condition.KeyNotExists(AuditKeys.Chains) : Condition.StringEqual(AuditKeys.Chains, read));
        transaction.AddCondition(Condition.HashExists(AuditKeys.Heads, head.Chain));
        var rest = new ChainList([.. list.Chains.Where(chain => chain != head.Chain)]);
        _ = rest.Chains.Count == 0 ? transaction.KeyDeleteAsync(AuditKeys.Chains) : transaction.StringSetAsync(AuditKeys.Chains, seal.Close(ChainList.Label, AuditJson.Write(rest), out _));
        _ = transaction.HashDeleteAsync(AuditKeys.Heads, head.Chain);
        _ = transaction.HashDeleteAsync(AuditKeys.Anchors, head.Chain);
        for (var segment = (anchor?.Segment ?? 0) + 1; segment <= head.Segment; segment++)
        {
            _ = transaction.KeyDeleteAsync(AuditKeys.Segment(head.Chain, segment));
        }

        await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }
}
