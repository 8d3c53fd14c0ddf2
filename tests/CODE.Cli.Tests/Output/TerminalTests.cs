using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Output;

/// <summary>What a person sees: the command behind a pseudo-terminal.</summary>
public sealed class TerminalTests
{
    private const string Script = "/usr/bin/script";

    [Fact]
    public async Task Terminal_GetsAColouredTable()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        string seen = await SeeAsync(sandbox, "status");

        Assert.Contains('╭', seen);
        Assert.Contains("\e[", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminal_NoColor_GetsNoColour()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        sandbox.Environment["NO_COLOR"] = "1";

        string seen = await SeeAsync(sandbox, "status");

        Assert.Contains('╭', seen);
        Assert.DoesNotContain("\e[3", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[9", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminal_HostileText_KeepsItsBracketsAndLosesItsPower()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.ServerError = "\u001b]0;owned\u0007[red]x[/]\u001b[2J");
        using Sandbox sandbox = fleet.Sandbox();

        string seen = await SeeAsync(sandbox, "status") + await SeeAsync(sandbox, "call", "fail_clearly") + await SeeAsync(sandbox, "tools");

        Assert.Contains("[red]x[/]", seen, StringComparison.Ordinal);
        Assert.Contains("[red]Not", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("owned", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[2J", seen, StringComparison.Ordinal);
        Assert.DoesNotContain('\a', seen);
        Assert.DoesNotContain('\u202e', seen);
    }

    private static async Task<string> SeeAsync(Sandbox sandbox, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "The pseudo-terminal comes from util-linux's script.");
        sandbox.Environment["TERM"] = "xterm-256color";
        sandbox.Environment["COLUMNS"] = "120";
        using McpProcess process = McpProcess.Start(
            sandbox,
            Script,
            ["-qec", $"stty cols 200 && '{McpProcess.Executable}' {string.Join(' ', arguments)}", "/dev/null"]);
        return (await process.FinishAsync(TestContext.Current.CancellationToken)).Out;
    }
}
