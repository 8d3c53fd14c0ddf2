using CODE.Gateway.Identity;
using Microsoft.Extensions.Time.Testing;

namespace CODE.Gateway.Tests.Identity;

public sealed class ExpiringCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Value_WhoseTimeIsOver_IsNotFound()
    {
        var cache = new ExpiringCache<string, int>(10, _time);
        cache.Set("a", 1, _time.GetUtcNow().AddSeconds(30));
        Assert.True(cache.TryGet("a", out var value) && value == 1);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.False(cache.TryGet("a", out _));
    }

    [Fact]
    public void Cache_ThatIsFull_StaysBoundedAndKeepsWhatIsValid()
    {
        var cache = new ExpiringCache<int, int>(100, _time);
        cache.Set(-1, 7, _time.GetUtcNow().AddHours(1));
        for (var key = 0; key < 1_000; key++)
        {
            cache.Set(key, key, _time.GetUtcNow().AddSeconds(1));
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.InRange(cache.Count, 1, 100);
        }

        Assert.True(cache.TryGet(-1, out var kept) && kept == 7);
    }

    [Fact]
    public void Cache_FullOfValidValues_StaysBounded()
    {
        var cache = new ExpiringCache<int, int>(100, _time);
        for (var key = 0; key < 1_000; key++)
        {
            cache.Set(key, key, _time.GetUtcNow().AddHours(1));
            Assert.InRange(cache.Count, 1, 100);
        }
    }
}
