using System.Diagnostics;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Foreign;

/// <summary>Foreign servers that die, hang or talk without end.</summary>
public sealed class ForeignOutageTests
{
    [Fact]
    public async Task KilledProgram_ComesBack()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        var before = await fleet.ProcessAsync("small");
        using (var process = Process.GetProcessById(before!.Value))
        {
            process.Kill();
        }

        int? after;
        while ((after = await fleet.ProcessAsync("small")) is null || after == before)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await fleet.Gateway.UntilAsync(static view => view.Statuses[0].IsCurrent);
        Assert.Equal("again", await fleet.TextAsync("small_echo", new { text = "again" }));
    }

    [Fact]
    public async Task ProgramThatDiesInACall_FailsThatCallAndIsStartedAgain()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        Assert.Equal("upstream_failed", await fleet.FaultAsync("small_die"));
        await UntilItEchoesAsync(fleet);
    }

    [Fact]
    public async Task AnswerWithoutEnd_FailsTheCallAndNothingElse()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        Assert.Equal("upstream_failed", await fleet.FaultAsync("small_flood"));
        await UntilItEchoesAsync(fleet);
    }

    [Fact]
    public async Task HangingProgram_EndsAtTheDeadline_IsGivenUpAndStartedAgain()
    {
        await using var own = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var fleet = await ForeignFleet.StartAcceptedAsync(
            [.. ForeignFleet.Small(), ("Foreign:small:Timeout", "00:00:01.500"), ("Foreign:small:BreakAfter", "2"), ("Foreign:small:BreakFor", "00:00:05")], own);
        var before = await fleet.ProcessAsync("small");
        Assert.Equal("timeout", await fleet.FaultAsync("small_block"));
        Assert.Equal("timeout", await fleet.FaultAsync("small_echo", new { text = "x" }));

        // Broken now: refused at once, while others are served.
        Assert.Equal("unavailable", await fleet.FaultAsync("small_echo", new { text = "x" }));
        Assert.Equal("fine", await fleet.TextAsync("alpha_echo", new { text = "fine" }));

        while (await fleet.ProcessAsync("small") is null || await fleet.ProcessAsync("small") == before
            || (await fleet.CallAsync("small_echo", new { text = "again" })).GetProperty("result").TryGetProperty("isError", out _))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal("again", await fleet.TextAsync("small_echo", new { text = "again" }));
    }

    // The catalog may not have noticed yet that the program is gone; it is started again in any case.
    private static async Task UntilItEchoesAsync(ForeignFleet fleet)
    {
        await Eventually.HoldsAsync(async () => !(await fleet.CallAsync("small_echo", new { text = "again" })).GetProperty("result").TryGetProperty("isError", out _));
        Assert.Equal("again", await fleet.TextAsync("small_echo", new { text = "again" }));
    }
}
