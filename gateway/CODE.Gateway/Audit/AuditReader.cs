using System.Runtime.CompilerServices;

namespace CODE.Gateway.Audit;

/// <summary>Reads the records of all chains in the order of time. Of each chain that was written at that time one segment is in memory.</summary>
internal sealed class AuditReader(AuditStore store, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>The records that a filter wants, the oldest first.</summary>
    /// <param name="heads">How far the chains are.</param>
    /// <param name="filter">Which records.</param>
    /// <param name="limit">Only so many, the newest; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<AuditLine> ReadAsync(ChainHeads heads, AuditFilter filter, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (limit is { } most)
        {
            var newest = new Stack<AuditLine>();
            await foreach (var line in MergeAsync(heads, filter, backwards: true, cancellationToken))
            {
                if (newest.Count == most || line.Record.Time < filter.Since)
                {
                    break;
                }

                if (filter.Matches(line.Record))
                {
                    newest.Push(line);
                }
            }

            while (newest.TryPop(out var line))
            {
                yield return line;
            }

            yield break;
        }

        await foreach (var line in MergeAsync(heads, filter, backwards: false, cancellationToken))
        {
            if (line.Record.Time >= filter.Until)
            {
                yield break;
            }

            if (filter.Matches(line.Record))
            {
                yield return line;
            }
        }
    }

    /// <summary>The records that come after those that <see cref="ReadAsync"/> told of, as they come. Null stands for a pause.</summary>
    public async IAsyncEnumerable<AuditLine?> FollowAsync(ChainHeads heads, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            yield return null;
            await Task.Delay(LookAgain, time, cancellationToken);
            var now = await store.ReadHeadsAsync(cancellationToken);
            var news = new List<IAsyncEnumerator<AuditLine>>();
            foreach (var head in now.Sound.Values)
            {
                var earlier = heads.Sound.GetValueOrDefault(head.Chain);
                if (earlier?.Sequence != head.Sequence)
                {
                    news.Add(new ChainReader(store, head).SinceAsync(earlier, cancellationToken).GetAsyncEnumerator(cancellationToken));
                }
            }

            heads = now;
            await foreach (var line in TimeMerge.OfAsync(news.Select(static chain => (DateTimeOffset.MinValue, chain)), backwards: false))
            {
                if (filter.Matches(line.Record))
                {
                    yield return line;
                }
            }
        }
    }

    private IAsyncEnumerable<AuditLine> MergeAsync(ChainHeads heads, AuditFilter filter, bool backwards, CancellationToken cancellationToken) => TimeMerge.OfAsync(
        heads.Sound.Values.Where(head => !(head.Time < filter.Since) && !(head.Started >= filter.Until)).Select(head => (
            backwards ? head.Time : head.Started,
            (backwards ? new ChainReader(store, head).BackwardsAsync(cancellationToken) : new ChainReader(store, head).ForwardsAsync(filter.Since, cancellationToken)).GetAsyncEnumerator(cancellationToken))),
        backwards);
}
