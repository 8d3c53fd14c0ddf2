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
    private readonly MemoryDistributedCache _store = new(Options.Create(new MemoryDistributedCacheOptions()));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OldAnswer_IsInTheStore_ButTakesNoMemory()
    {
        using var cache = Create();
        await cache.KeepAsync(Key, Answer(), waitsForStore: true, Token);
        Assert.NotNull(cache.FindInMemory(Key));

        await Eventually.HoldsAsync(() => Task.FromResult(cache.FindInMemory(Key) is null));
        Assert.False((await cache.FindInStoreAsync(Key, Token))!.IsFreshAt(TimeProvider.System.GetUtcNow()));
        Assert.Null(cache.FindInMemory(Key));
    }

    [Fact]
    public async Task AnswerOfAnotherReplica_IsKeptInMemory_ForAsLongAsItIsFresh()
    {
        using var one = Create();
        using var two = Create();
        await one.KeepAsync(Key, Answer(), waitsForStore: true, Token);
        Assert.Null(two.FindInMemory(Key));
        Assert.NotNull(await two.FindInStoreAsync(Key, Token));
        Assert.NotNull(two.FindInMemory(Key));
        await Eventually.HoldsAsync(() => Task.FromResult(two.FindInMemory(Key) is null));
    }

    private AnswerCache Create() =>
        new(_store, Options.Create(new CacheOptions()), TimeProvider.System, NullLoggerFactory.Instance, NullLogger<FusionCache>.Instance);

    private static CachedAnswer Answer() => new("{}"u8.ToArray(), default, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), TimeToLive);
}
