using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class CallConfirmationTests
{
    private const string Script = "/usr/bin/script";

    [Fact]
    public async Task Call_WithYes_ShowsWhatWillHappenAndRuns()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "destroy_it", "--yes");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("destroyed\n", run.Out);
        Assert.Equal("destroy_it is to run.\nArguments: {\"what\":\"all\"}\n", run.Error);
    }

    [Fact]
    public async Task Call_WithNobodyToAsk_DoesNothingAndSaysWhy()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunWithInputAsync("y\n", "call", "destroy_it", "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal("confirmation_required", (string?)run.ErrorJson["code"]);
        Assert.Contains("--yes", (string?)run.ErrorJson["fix"], StringComparison.Ordinal);
        Assert.Empty(fleet.Script.Confirmations);
    }

    [Fact]
    public async Task Call_AskingForSomethingElse_IsNotAnsweredByYes()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "ask_colour", "--yes", "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("input_required", (string?)run.ErrorJson["code"]);
    }

    [Theory]
    [InlineData("y\n", "destroyed")]
    [InlineData("n\n", "spared")]
    [InlineData("\n", "spared")]
    public async Task Call_OnATerminal_AsksTheUser(string typed, string result)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "Only util-linux's script makes a terminal for a test.");
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        using McpProcess process = McpProcess.Start(sandbox, Script, ["-qec", $"{McpProcess.Executable} call destroy_it", "/dev/null"], typed);
        McpRun run = await process.FinishAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Approve? [y/N]", run.Out, StringComparison.Ordinal);
        Assert.Contains(result, run.Out, StringComparison.Ordinal);
        Assert.Single(fleet.Script.Confirmations);
    }
}
