using System.Text.Json;
using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Preflight;

namespace CODE.Gateway.Tests.Approvals;

/// <summary>What is left of approvals in the audit, and what a caller may ask about them beforehand.</summary>
public sealed class ApprovalRecordTests
{
    private static readonly object Wipe = new { name = "wipe", arguments = new { target = "db" } };

    [Fact]
    public async Task Audit_NamesTheApprovalOfTheCallThatWaitedAndOfTheOneThatRan()
    {
        await using var fleet = await ApprovalFleet.StartAsync("operator");
        var id = (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""")).ApprovalId();
        await fleet.Gateway.DecideAsync(fleet.Bob, id, "approve", "planned work");
        await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""");

        var calls = await AuditTrail.CallsAsync(fleet.Gateway, 2);

        Assert.Equal([("refused", id), ("allowed", id)], calls.Select(static call => (Text(call, "decision"), Text(call, "approval"))));
        Assert.Contains(calls[1].GetProperty("verdicts").EnumerateArray(), static verdict => (Text(verdict, "step"), Text(verdict, "rule")) == ("approval", "default"));
        var decision = Assert.Single(await AuditTrail.EventsAsync(fleet.Gateway, "admin", 1));
        Assert.Equal(("bob", "approveCall", id), (Text(decision, "caller"), Text(decision, "action"), Text(decision, "target")));
        Assert.Contains("wipe of alpha for alice", Text(decision, "detail"), StringComparison.Ordinal);
        Assert.Contains("planned work", Text(decision, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preflight_TellsWhatWouldBeAskedAndAsksForNothing()
    {
        await using var fleet = await ApprovalFleet.StartAsync("operator");

        var (_, report) = await fleet.Gateway.ReportAsync(fleet.Gateway.Preflight("tools/call", Wipe));

        Assert.Contains("approval:no", report.Steps(), StringComparison.Ordinal);
        Assert.Empty((await fleet.Gateway.LookAsync(fleet.Bob)).Answer.GetProperty("approvals").EnumerateArray());
        Assert.Equal(0, fleet.Runs);
    }

    [Fact]
    public async Task Preflight_OfAnApprovedCall_DoesNotUseTheApprovalUp()
    {
        await using var fleet = await ApprovalFleet.StartAsync("operator");
        await fleet.Gateway.DecideAsync(fleet.Bob, (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""")).ApprovalId(), "approve");

        var (_, report) = await fleet.Gateway.ReportAsync(fleet.Gateway.Preflight("tools/call", Wipe));

        Assert.Contains("approval:yes", report.Steps(), StringComparison.Ordinal);
        Assert.Equal("wiped db", (await fleet.Gateway.CallAsync("wipe", """{"target":"db"}""")).Text());
        Assert.Equal(1, fleet.Runs);
    }

    private static string? Text(JsonElement parent, string member) => parent.GetProperty(member).GetString();
}
