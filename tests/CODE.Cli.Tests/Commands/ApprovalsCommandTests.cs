using System.Text.Json.Nodes;
using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class ApprovalsCommandTests
{
    [Fact]
    public async Task List_ShowsWhatWaitsForWhom()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("approvals", "list", "--state", "pending", "--limit", "5");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            "ID\tSTATE\tNEEDS\tREQUESTER\tSERVER\tTOOL\tARGUMENTS\tUNTIL\tYOU\n"
            + $"{ApprovalEndpoints.Id}\tpending\toperator\talice\tdeployment\tapply_plan\t{{\"plan_id\":\"p1\"}}\t2026-01-02 04:04:05Z\tmay decide\n",
            run.Out);
        Assert.Contains("/admin/approvals?limit=5&state=pending", fleet.Script.AdminRequests);
    }

    [Fact]
    public async Task List_Json_IsWhatTheGatewayAnswered()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("approvals", "list", "--json");

        Assert.True((bool)run.Json["approvals"]![0]!["added_later"]!);
    }

    [Fact]
    public async Task Show_TellsEverythingAndHarmsNoTerminal()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("approvals", "show", ApprovalEndpoints.Id);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        string[] told =
        [
            $"{ApprovalEndpoints.Id} refused", "apply_plan of deployment (Apply a stored plan)", "destructive", "operator (file/database)", "by bob: not on a Friday",
            """{"plan_id":"p1"}""", "1 create, 2 delete", "module.db", "cache", "data-loss: all of it", "plan://p1", "the plan",
        ];
        Assert.All(told, part => Assert.Contains(part, run.Out, StringComparison.Ordinal));
        Assert.DoesNotContain('\e', run.Out);
        Assert.DoesNotContain("owned", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve", "approved", "runs once for alice when the call is repeated, until 2026-01-02 04:04:05Z")]
    [InlineData("refuse", "refused", "apply_plan of deployment for alice")]
    [InlineData("withdraw", "withdrawn", "apply_plan of deployment for alice")]
    public async Task Decide_SendsTheReasonAndTellsTheState(string verb, string state, string told)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("approvals", verb, ApprovalEndpoints.Id, "--reason", "because");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains($"{ApprovalEndpoints.Id} is {state}", run.Out, StringComparison.Ordinal);
        Assert.Contains(told, run.Out, StringComparison.Ordinal);
        Assert.Contains($$"""/admin/approvals/{{ApprovalEndpoints.Id}}/{{verb}} {"reason":"because"}""", fleet.Script.AdminRequests);
    }

    [Fact]
    public async Task Decide_AboutNothing_SaysSo()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("approvals", "approve", "ap-../../tokens", "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("not_found", (string?)run.ErrorJson["code"]);
    }

    [Fact]
    public async Task List_UnknownState_IsAUsageError()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        Assert.Equal(ExitCode.Usage, (await sandbox.RunAsync("approvals", "list", "--state", "maybe")).ExitCode);
    }
}
