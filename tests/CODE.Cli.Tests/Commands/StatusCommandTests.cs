using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class StatusCommandTests
{
    [Fact]
    public async Task Status_WithoutTerminal_WritesTabSeparatedLines()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.ServerError = "down\tsince\nnoon");
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("status");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        string[] lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal("SERVER\tSTATE\tTOOLS\tVERSION\tPID\tUP\tMEMORY\tCALLS\tLOG\tERROR", lines[0]);
        Assert.StartsWith("deployment\tready\t5\t0.1.0\t100\t", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\t64 MiB\t7 (1 now)\tdebug until 07:08 UTC\t", lines[1], StringComparison.Ordinal);
        Assert.Equal("cost\tunavailable\t0\t\t\t\t\t\t\tdown since noon", lines[2]);
        Assert.DoesNotContain('\e', run.Out);
        Assert.Equal("note: the gateway logs debug.\n", run.Error);
    }

    [Fact]
    public async Task Status_Json_PassesOnWhatTheGatewayTells()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("status", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.True((bool)run.Json["servers"]![0]!["added_later"]!);
        Assert.Equal("unavailable", (string?)run.Json["servers"]![1]!["state"]);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData(FleetScript.UserToken)]
    [InlineData(null)]
    public async Task Status_WithoutAdminRole_TellsWhatIsOpenToEverybody(string? token)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox(token);

        McpRun run = await sandbox.RunAsync("status");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("deployment\tready", run.Out, StringComparison.Ordinal);
        Assert.Contains("note: an admin's token", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Status_WithDebugInItsEnvironment_TellsItsRequestsAndTheirTrace(string value, bool isTold)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        sandbox.Environment["MCP_DEBUG"] = value;

        McpRun run = await sandbox.RunAsync("status", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        if (isTold) Assert.Matches("^debug: GET /admin/servers: 200, [0-9]+ ms, trace [0-9a-f]{32}\n$", run.Error);
        else Assert.Empty(run.Error);
    }
}
