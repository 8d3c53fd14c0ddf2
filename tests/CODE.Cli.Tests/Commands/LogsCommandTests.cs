using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class LogsCommandTests
{
    private static readonly string[] Lines =
    [
        """{"time":"2026-01-02T03:04:05.678Z","level":"information","category":"CODE.Deployment","message":"Ready"}""",
        "",
        """{"time":"2026-01-02T03:04:06Z","level":"error","category":"CODE.Deployment","message":"a\u001b[2J [red]b[/]\nforged line","trace_id":"abc"}""",
    ];

    [Fact]
    public async Task Logs_WritesALineARecord()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.LogLines = Lines);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("logs", "deployment", "--tail", "7");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            "2026-01-02T03:04:05.678+00:00 information CODE.Deployment Ready\n"
            + "2026-01-02T03:04:06.000+00:00 error CODE.Deployment a [red]b[/] forged line\n",
            run.Out);
        Assert.Equal("/admin/servers/deployment/logs?tail=7&follow=false", Assert.Single(fleet.Script.AdminRequests));
    }

    [Fact]
    public async Task Logs_Json_PassesRecordsOn()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.LogLines = Lines);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("logs", "gateway", "--json");

        string[] lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"trace_id\":\"abc\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\\u001B[2J", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_Follow_ShowsRecordsAsTheyComeUntilCtrlC()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to another process.");
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.LogLines = Lines);
        using Sandbox sandbox = fleet.Sandbox();
        using McpProcess process = McpProcess.Start(sandbox, ["logs", "deployment", "--follow"]);
        await process.FirstOutLine.WaitAsync(TestContext.Current.CancellationToken);

        await process.InterruptAsync();
        McpRun run = await process.FinishAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        Assert.Contains("Ready", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_UnknownServer_IsNotFound()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("logs", "nothing");

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    public async Task Logs_AnswerOfSomethingElse_IsToldSo(string line)
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.LogLines = [line]);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("logs", "deployment", "--json");

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Equal("not_a_gateway", (string?)run.ErrorJson["code"]);
    }

    [Fact]
    public async Task Logs_EndlessLine_IsGivenUp()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.LogLines = [new string('x', 2 * 1024 * 1024)]);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("logs", "deployment");

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Logs_TailOutOfRange_IsRefused()
    {
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync("logs", "deployment", "--tail", "1001");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("between 0 and 1000", run.Error, StringComparison.Ordinal);
    }
}
