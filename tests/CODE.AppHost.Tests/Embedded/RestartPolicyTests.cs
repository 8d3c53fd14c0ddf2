using CODE.AppHost.Embedded.Running;

namespace CODE.AppHost.Tests.Embedded;

public sealed class RestartPolicyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private readonly RestartPolicy policy = new();

    [Fact]
    public void Delay_ReadyServiceEndedWithZero_IsNone()
        => Assert.Equal(TimeSpan.Zero, policy.DelayAfter(0, wasReady: true, Short));

    [Fact]
    public void Delay_ServiceEndedWithZeroBeforeItWasReady_IsThatOfACrash()
        => Assert.NotEqual(TimeSpan.Zero, policy.DelayAfter(0, wasReady: false, Short));

    [Fact]
    public void Delay_CrashAfterCrash_DoublesUpToHalfAMinute()
    {
        var delays = Enumerable.Range(0, 9).Select(_ => policy.DelayAfter(137, wasReady: true, Short).TotalSeconds);

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], delays);
    }

    [Fact]
    public void Delay_CrashAfterAMinute_StartsOver()
    {
        policy.DelayAfter(1, wasReady: true, Short);
        policy.DelayAfter(1, wasReady: true, Short);

        Assert.Equal(TimeSpan.FromSeconds(0.5), policy.DelayAfter(1, wasReady: true, TimeSpan.FromMinutes(1)));
    }
}
