using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class ToolsCommandTests
{
    [Fact]
    public async Task Tools_ListsNameEffectAndFirstSentence()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox(FleetScript.UserToken);

        McpRun run = await sandbox.RunAsync("tools", "deployment");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            """
            TOOL	EFFECT	DESCRIPTION
            ask_colour	changes	Asks for something that no command line can give.
            attack_terminal	changes	[red]Not red[/] txt.exe
            change_things	changes	Knows preflights, as the gateway does for every tool.
            count_slowly	adds	Reports progress.
            destroy_it	changes	Has to be confirmed.
            echo_values	reads	Gives its arguments back.
            fail_clearly	changes	Fails.
            wait_forever	changes	Ends only when it is cancelled.

            """.ReplaceLineEndings("\n"),
            run.Out);
    }

    [Theory]
    [InlineData("ECHO")]
    [InlineData("arguments back")]
    public async Task Tools_Filter_LooksAtNamesAndDescriptions(string filter)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("tools", "--filter", filter, "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("echo_values", (string?)Assert.Single(run.Json["tools"]!.AsArray())!["name"]);
        Assert.NotNull(run.Json["tools"]![0]!["inputSchema"]);
    }

    [Fact]
    public async Task Tools_UnknownServer_IsNotFound()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("tools", "nothing");

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Equal("error: The fleet has no server named 'nothing'.\nfix: See the names with `mcp status`.\n", run.Error);
    }

    [Theory]
    [InlineData("../admin")]
    [InlineData("Deployment")]
    [InlineData("a/b")]
    public async Task Tools_NameThatIsNone_IsRefused(string name)
    {
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync("tools", name);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }
}
