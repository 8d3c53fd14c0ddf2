using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace CODE.Gateway.Caching.Answers;

/// <summary>
/// The answers that are kept: in the process while they are fresh, and in the store for longer, for the time when nobody can give a newer one. Whether one is fresh, it knows itself.
/// A change leaves the answers before it where nobody finds them, so the process has room for them no longer than it must.
/// </summary>
internal sealed class AnswerCache : IDisposable
{
    private const int EntryOverhead = 512;

    // A store that is slower than this saves nothing.
    private static readonly TimeSpan StorePatience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StoreRest = TimeSpan.FromSeconds(1);

    private readonly MemoryCache _memory;
    private readonly FusionCache _cache;
    private readonly FusionCacheEntryOptions _fromMemory;
    private readonly FusionCacheEntryOptions _fromStore;
    private readonly CacheOptions _options;
    private readonly TimeProvider _time;

    public AnswerCache(IDistributedCache store, IOptions<CacheOptions> options, TimeProvider time, ILoggerFactory loggers, ILogger<FusionCache> logger)
    {
        (_options, _time) = (options.Value, time);
        _memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = Math.Max(1, _options.MemoryBytes) }, loggers);
        _cache = new FusionCache(
            new FusionCacheOptions
            {
                // Tags are versions in the keys (see TagVersions).
                DisableTagging = true,
                DistributedCacheCircuitBreakerDuration = StoreRest,
                EnableAutoRecovery = false,
                DistributedCacheErrorsLogLevel = LogLevel.Debug,
                DistributedCacheSyntheticTimeoutsLogLevel = LogLevel.Debug,
                EnableBestPracticesAdvisor = false,
            },
            _memory,
            logger);
        _cache.SetupDistributedCache(store, new AnswerSerializer());
        _fromMemory = new FusionCacheEntryOptions { SkipDistributedCacheRead = true, SkipMemoryCacheRead = !IsInMemory };
        _fromStore = new FusionCacheEntryOptions { SkipMemoryCacheRead = true, SkipMemoryCacheWrite = true, DistributedCacheHardTimeout = StorePatience };
    }

    /// <summary>The longest time for which an answer is fresh, in milliseconds, whatever its server says.</summary>
    public long LongestTimeToLive => (long)_options.MaxTimeToLive.TotalMilliseconds;

    private bool IsInMemory => _options.MemoryBytes > 0;

    /// <summary>What an answer counts for against <see cref="CacheOptions.MemoryBytes"/>.</summary>
    public static long SizeOf(CachedAnswer answer) => answer.Result.Length + EntryOverhead;

    /// <summary>Looks into the process alone.</summary>
    public CachedAnswer? FindInMemory(string key) => ValueOf(_cache.TryGet<CachedAnswer>(key, _fromMemory));

    /// <summary>Looks into the store; what is found there and still fresh is kept in the process, too. Without a store nothing is found.</summary>
    public async ValueTask<CachedAnswer?> FindInStoreAsync(string key, CancellationToken cancellationToken)
    {
        var found = ValueOf(await _cache.TryGetAsync<CachedAnswer>(key, _fromStore, cancellationToken));
        if (IsInMemory && found is not null && found.TimeToLive - found.AgeAt(_time.GetUtcNow()) is > 0 and var left)
        {
            _cache.Set(key, found, new FusionCacheEntryOptions(TimeSpan.FromMilliseconds(left)) { Size = SizeOf(found), SkipDistributedCacheWrite = true }, token: cancellationToken);
        }

        return found;
    }

    /// <summary>Keeps an answer.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="waitsForStore">Whether to wait until the store has it; otherwise the store gets it in the background.</param>
    /// <param name="cancellationToken">The client's patience.</param>
    public async ValueTask KeepAsync(string key, CachedAnswer answer, bool waitsForStore, CancellationToken cancellationToken)
    {
        if (answer.Result.Length > _options.MaxAnswerBytes)
        {
            return;
        }

        await _cache.SetAsync(
            key,
            answer,
            new FusionCacheEntryOptions(TimeSpan.FromMilliseconds(answer.TimeToLive))
            {
                DistributedCacheDuration = TimeSpan.FromMilliseconds(answer.TimeToLive) + _options.MaxStale,
                Size = SizeOf(answer),
                SkipMemoryCacheWrite = !IsInMemory,
                AllowBackgroundDistributedCacheOperations = !waitsForStore,
                DistributedCacheHardTimeout = StorePatience,
            },
            token: cancellationToken);
    }

    /// <summary>Forgets an answer in the process: the store has a newer one.</summary>
    public void ForgetInMemory(string key) => _cache.Remove(key, new FusionCacheEntryOptions { SkipDistributedCacheWrite = true });

    // The store's clock is not ours.
    private CachedAnswer? ValueOf(MaybeValue<CachedAnswer> found) =>
        found.HasValue && found.Value.AgeAt(_time.GetUtcNow()) <= found.Value.TimeToLive + _options.MaxStale.TotalMilliseconds ? found.Value : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _cache.Dispose();
        _memory.Dispose();
    }
}
