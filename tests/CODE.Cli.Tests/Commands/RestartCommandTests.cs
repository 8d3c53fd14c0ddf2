using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class RestartCommandTests
{
    [Fact]
    public async Task Restart_WaitsForTheNewProcess()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("restart", "deployment");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("deployment is ready again, as process 200.\n", run.Out);
        Assert.Contains("(process 100)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_SameProcessId_IsToldApartByItsStart()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.KeepsProcessId = true);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("restart", "deployment", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(100, (int)run.Json["process_id"]!);
        Assert.Equal("2026-01-03T00:00:00Z", (string?)run.Json["started_at"]);
    }

    [Fact]
    public async Task Restart_NeverReady_Fails()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.PollsUntilReady = int.MaxValue);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("restart", "deployment", "--timeout", "1s");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("`mcp logs deployment`", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_UnknownServer_RestartsNothing()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("restart", "nothing");

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Empty(fleet.Script.AdminRequests);
    }

    [Fact]
    public async Task Restart_WithoutAdminRole_TellsWhatTheGatewaySays()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox(FleetScript.UserToken);

        McpRun run = await sandbox.RunAsync("restart", "deployment");

        Assert.Equal(ExitCode.Unauthorized, run.ExitCode);
        Assert.Equal("error: This needs the role admin.\nfix: Ask an admin.\n", run.Error);
        Assert.False(fleet.Script.Restarted);
    }
}
