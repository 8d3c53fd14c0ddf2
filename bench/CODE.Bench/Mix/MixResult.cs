namespace CODE.Bench.Mix;

/// <summary>What a mix of reads and writes saw.</summary>
internal sealed class MixResult
{
    private long _reads;
    private long _hits;
    private long _possible;
    private long _writes;
    private long _stale;

    /// <summary>Reads.</summary>
    public long Reads => _reads;

    /// <summary>Writes.</summary>
    public long Writes => _writes;

    /// <summary>Both.</summary>
    public long Calls => Interlocked.Read(ref _reads) + Interlocked.Read(ref _writes);

    /// <summary>Reads that showed something older than a write that had been answered before they began.</summary>
    public long Stale => _stale;

    /// <summary>The share of reads that were answered from cache.</summary>
    public double HitRate => (double)_hits / Math.Max(1, _reads);

    /// <summary>The share that could have been: those that were not the first of their kind, ever or since a write to their key.</summary>
    public double PossibleHitRate => (double)_possible / Math.Max(1, _reads);

    /// <summary>Counts a read.</summary>
    public void AddRead(bool isHit, bool couldHit, bool isStale)
    {
        Interlocked.Increment(ref _reads);
        Interlocked.Add(ref _hits, isHit ? 1 : 0);
        Interlocked.Add(ref _possible, couldHit ? 1 : 0);
        Interlocked.Add(ref _stale, isStale ? 1 : 0);
    }

    /// <summary>Counts a write.</summary>
    public void AddWrite() => Interlocked.Increment(ref _writes);
}
