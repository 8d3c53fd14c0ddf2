using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class DebugCommandTests
{
    [Fact]
    public async Task On_ForATime_TellsTheGatewayAndUntilWhen()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("debug", "deployment", "on", "--for", "30m");

        Assert.Equal((ExitCode.Ok, "deployment: debug detail until 2026-05-06 07:08:09 UTC\n"), (run.ExitCode, run.Out));
        Assert.Equal("""PUT /admin/servers/deployment/log-level {"expires_in_seconds":1800}""", Assert.Single(fleet.Script.AdminRequests));
    }

    [Fact]
    public async Task Off_TakesItBack()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("debug", "gateway", "off");

        Assert.Equal((ExitCode.Ok, "gateway: the usual detail\n"), (run.ExitCode, run.Out));
        Assert.Equal("DELETE /admin/servers/gateway/log-level ", Assert.Single(fleet.Script.AdminRequests));
    }

    [Fact]
    public async Task All_WhenOneIsAway_TellsTheOthersAndFails()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("debug", "--all", "on", "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(["deployment", "gateway"], run.Json["servers"]!.AsArray().Select(server => (string)server!["name"]!));
        Assert.Equal("cost: The cost server is not available.", (string?)run.ErrorJson["message"]);
        Assert.Equal(3, fleet.Script.AdminRequests.Count);
    }

    [Theory]
    [InlineData("debug")]
    [InlineData("debug", "on")]
    [InlineData("debug", "deployment")]
    [InlineData("debug", "deployment", "loud")]
    [InlineData("debug", "deployment", "on", "--all")]
    [InlineData("debug", "Deployment/..", "on")]
    [InlineData("debug", "deployment", "on", "--for", "25h")]
    [InlineData("debug", "deployment", "off", "--for", "1h")]
    public async Task Words_ThatMakeNoSense_AreRefusedBeforeAnythingIsDone(params string[] arguments)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(fleet.Script.AdminRequests);
    }

    [Fact]
    public async Task Debug_OfAnUnknownServer_ExitsWithFive()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        Assert.Equal(ExitCode.NotFound, (await sandbox.RunAsync("debug", "nobody", "on")).ExitCode);
    }
}
