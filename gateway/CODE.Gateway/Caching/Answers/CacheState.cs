namespace CODE.Gateway.Caching.Answers;

/// <summary>What the cache had to do with an answer; told in its <c>_meta</c> and in the audit.</summary>
internal enum CacheState
{
    /// <summary>It was there.</summary>
    Hit,

    /// <summary>It was not, and the server was asked.</summary>
    Miss,

    /// <summary>The same call was running already, and its answer was taken.</summary>
    Shared,

    /// <summary>It was there, its time was over, and nobody could give a newer one.</summary>
    Stale,

    /// <summary>The caller wanted none from a cache.</summary>
    Fresh,

    /// <summary>Nothing could come from the cache: something that the answer is about is being changed, or the store is away.</summary>
    Off,
}
