namespace CODE.Gateway.Audit;

/// <summary>Merges chains in the order of time. A chain is not looked at before its time has come, so that a long history of restarts takes no memory.</summary>
internal static class TimeMerge
{
    /// <summary>Merges.</summary>
    /// <param name="chains">Each chain with a bound: none of its records comes before it in the order of the merge. They are disposed of here.</param>
    /// <param name="backwards">Whether the newest comes first.</param>
    public static async IAsyncEnumerable<AuditLine> OfAsync(IEnumerable<(DateTimeOffset Bound, IAsyncEnumerator<AuditLine> Lines)> chains, bool backwards)
    {
        var queue = new PriorityQueue<(IAsyncEnumerator<AuditLine> Lines, bool IsOpen), long>();
        foreach (var (bound, lines) in chains)
        {
            queue.Enqueue((lines, false), Order(bound, backwards));
        }

        try
        {
            while (queue.TryDequeue(out var chain, out _))
            {
                if (chain.IsOpen)
                {
                    yield return chain.Lines.Current;
                }

                if (await chain.Lines.MoveNextAsync())
                {
                    queue.Enqueue((chain.Lines, true), Order(chain.Lines.Current.Record.Time, backwards));
                }
                else
                {
                    await chain.Lines.DisposeAsync();
                }
            }
        }
        finally
        {
            while (queue.TryDequeue(out var chain, out _))
            {
                await chain.Lines.DisposeAsync();
            }
        }
    }

    private static long Order(DateTimeOffset time, bool backwards) => backwards ? -time.UtcTicks : time.UtcTicks;
}
