using System.Collections.Concurrent;
using CODE.Gateway.Caching.Answers;

namespace CODE.Gateway.Caching;

/// <summary>The calls whose answers are being asked for, so that whoever makes the same call waits for the answer instead of asking again.</summary>
internal sealed class InFlightCalls
{
    private readonly ConcurrentDictionary<string, InFlightCall> _calls = new(StringComparer.Ordinal);

    /// <summary>Joins the call of a key, or begins it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isFirst">Whether it begins here; whoever began it has to end it.</param>
    public InFlightCall Enter(string key, out bool isFirst)
    {
        var begun = new InFlightCall(this, key);
        var call = _calls.GetOrAdd(key, begun);
        isFirst = ReferenceEquals(call, begun);
        return call;
    }

    /// <summary>A call that is under way.</summary>
    internal sealed class InFlightCall(InFlightCalls calls, string key)
    {
        private readonly TaskCompletionSource<InFlightEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>How it ends.</summary>
        public Task<InFlightEnd> End => _end.Task;

        /// <summary>Ends it; only the first end counts.</summary>
        public void Finish(InFlightEnd end)
        {
            // Taken out first: whoever comes now begins anew and finds what was kept.
            calls._calls.TryRemove(KeyValuePair.Create(key, this));
            _end.TrySetResult(end);
        }
    }
}

/// <summary>How a call ended for those who waited for it.</summary>
/// <param name="Answer">The answer, also of a tool that failed; null where there is none that could be shared.</param>
/// <param name="State">What the cache had to do with the answer.</param>
/// <param name="IsFailed">Whether the tool failed.</param>
/// <param name="IsAbandoned">Whether whoever made it went away, so that another has to.</param>
internal sealed record InFlightEnd(CachedAnswer? Answer, CacheState State = CacheState.Shared, bool IsFailed = false, bool IsAbandoned = false)
{
    /// <summary>Whoever made it went away.</summary>
    public static readonly InFlightEnd Abandoned = new(null, IsAbandoned: true);

    /// <summary>The answer is for one caller only: it asks something, or runs on as a task.</summary>
    public static readonly InFlightEnd Unshared = new((CachedAnswer?)null);
}
