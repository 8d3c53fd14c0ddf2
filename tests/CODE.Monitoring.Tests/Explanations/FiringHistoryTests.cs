using CODE.Monitoring.Explanations;
using CODE.Prometheus.Queries;

namespace CODE.Monitoring.Tests.Explanations;

public sealed class FiringHistoryTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(100_000);

    [Fact]
    public void Of_MinutesInARow_AreOneTime()
    {
        var firings = FiringHistory.Of([At(50_000, 1), At(50_060, 3), At(50_120, 2), At(60_000, 1), At(99_960, 1), At(100_000, 1)], Now);
        Assert.Equal((3, true), (firings.Count, firings.IsFiring));
        Assert.Equal(TimeSpan.FromSeconds(180 + 60 + 100), firings.Sum);
        Assert.Equal(new Firing(DateTimeOffset.FromUnixTimeSeconds(50_000), DateTimeOffset.FromUnixTimeSeconds(50_120), 3), firings.Latest[^1]);
        Assert.Equal(Now, firings.Latest[0].To);
    }

    [Fact]
    public void Of_Nothing_IsNever() => Assert.Equal((0, TimeSpan.Zero, false), FiringHistory.Of([], Now) is var none ? (none.Count, none.Sum, none.IsFiring) : default);

    private static Sample At(double time, double value) => new(time, value);
}
