using System.Globalization;
using System.Text.RegularExpressions;
using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Completion;

public sealed partial class CompletionTests
{
    [Theory]
    [InlineData("mcp st", "status")]
    [InlineData("mcp call ", "echo_values")]
    [InlineData("mcp call ec", "echo_values")]
    [InlineData("mcp call echo_values cou", "count=")]
    [InlineData("mcp logs dep", "deployment")]
    [InlineData("mcp restart c", "cost")]
    [InlineData("mcp context shop --server dep", "deployment")]
    [InlineData("mcp init --host cl", "claude-code")]
    public async Task Completion_OffersWhatFits(string line, string expected)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await SuggestAsync(sandbox, line);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains(expected, run.Out.Split('\n'));
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("mcp call ")]
    [InlineData("mcp call --url ")]
    [InlineData("mcp logs ")]
    public async Task Completion_GatewayNotThere_SaysNothing(string line)
    {
        using var sandbox = new Sandbox();
        sandbox.Environment["CODE_URL"] = "http://127.0.0.1:9";

        McpRun run = await SuggestAsync(sandbox, line);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.DoesNotContain(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), word => char.IsAsciiLetter(word[0]));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Completion_BashFunctionOfTheGuide_Works()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "bash is not here.");
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        string guide = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "cli.md"), TestContext.Current.CancellationToken);
        string function = BashBlock().Match(guide).Groups[1].Value;
        string script = $$"""
            PATH='{{Path.GetDirectoryName(McpProcess.Executable)}}':$PATH
            {{function}}
            COMP_LINE='mcp call echo' COMP_POINT=13 COMP_WORDS=(mcp call echo) COMP_CWORD=2
            "$(complete -p mcp | sed -E 's/.*-F ([^ ]+) .*/\1/')" mcp echo call
            echo "${COMPREPLY[@]}"
            """;

        using McpProcess process = McpProcess.Start(sandbox, "/bin/bash", ["-c", script]);
        McpRun run = await process.FinishAsync(TestContext.Current.CancellationToken);

        Assert.Equal("echo_values\n", run.Out);
    }

    private static Task<McpRun> SuggestAsync(Sandbox sandbox, string line) =>
        sandbox.RunAsync(string.Create(CultureInfo.InvariantCulture, $"[suggest:{line.Length}]"), line);

    [GeneratedRegex("```bash\n(_mcp_complete.*?)```", RegexOptions.Singleline)]
    private static partial Regex BashBlock();
}
