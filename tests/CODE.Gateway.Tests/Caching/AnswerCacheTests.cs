using CODE.Gateway.Caching;
using CODE.Gateway.Caching.Answers;
using CODE.Gateway.Tests.Fleet;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace CODE.Gateway.Tests.Caching;

/// <summary>Where answers are kept, and for how long.</summary>
public sealed class AnswerCacheTests
{
    private const string Key = "answer";
    private const long TimeToLive = 2_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OldAnswer_IsInTheStore_ButTakesNoMemory()
    {
        var store = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        using var cache = Over(store);
        await cache.KeepAsync(Key, Answer(), waitsForStore: true, Token);
        Assert.NotNull(cache.FindInMemory(Key));

        await Eventually.HoldsAsync(() => Task.FromResult(cache.FindInMemory(Key) is null));
        Assert.False((await cache.FindInStoreAsync(Key, Token))!.IsFreshAt(TimeProvider.System.GetUtcNow()));
        Assert.Null(cache.FindInMemory(Key));
    }

    [Fact]
    public async Task AnswerOfAnotherReplica_IsKeptInMemory_ForAsLongAsItIsFresh()
    {
        var store = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        using var one = Over(store);
        using var two = Over(store);
        await one.KeepAsync(Key, Answer(), waitsForStore: true, Token);
        Assert.Null(two.FindInMemory(Key));
        Assert.NotNull(await two.FindInStoreAsync(Key, Token));
        Assert.NotNull(two.FindInMemory(Key));
        await Eventually.HoldsAsync(() => Task.FromResult(two.FindInMemory(Key) is null));
    }

    private static AnswerCache Over(IDistributedCache store) =>
        new(store, Options.Create(new CacheOptions()), TimeProvider.System, NullLoggerFactory.Instance, NullLogger<FusionCache>.Instance);

    private static CachedAnswer Answer() => new("{}"u8.ToArray(), default, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), TimeToLive);
}
