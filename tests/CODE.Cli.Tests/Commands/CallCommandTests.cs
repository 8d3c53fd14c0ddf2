using System.Text.Json.Nodes;
using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class CallCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Call_TypesWordsByTheSchema()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox(FleetScript.UserToken);

        McpRun run = await sandbox.RunAsync(
            "call", "echo_values", "text=42", "count=-7", "loud=true", "ratio=0.5", "tags=a=b", "tags=5", "settings:={\"deep\":[1,null]}", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        AssertJson("""{"text":"42","count":-7,"loud":true,"ratio":0.5,"tags":["a=b","5"],"settings":{"deep":[1,null]}}""", run.Json["structuredContent"]);
    }

    [Fact]
    public async Task Call_ArgumentsOnStandardInput_AreOverriddenByWords()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunWithInputAsync(
            """{"text":"from input","count":3}""", "call", "echo_values", "count=4", "--args-json", "-", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("from input", (string?)run.Json["structuredContent"]!["text"]);
        Assert.Equal(4, (int)run.Json["structuredContent"]!["count"]!);
    }

    [Fact]
    public async Task Call_ArgumentsInAFile_AreSent()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        sandbox.Write("arguments.json", """{"text":"from a file"}""");

        McpRun run = await sandbox.RunAsync("call", "echo_values", "--args-json", "arguments.json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("from a file", (string?)run.Json["text"]);
    }

    [Fact]
    public async Task Call_Structure_IsReadableForPeople()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "echo_values", "text=\"1+1\" für 東京\e[2J\u202e");

        Assert.Contains("""  "text": "\"1+1\" für 東京\u001B[2J" """.TrimEnd(), run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Progress_GoesToStandardErrorOnly()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "count_slowly");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("counted\n", run.Out);
        string[] lines = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal("100% step 4", lines[^1]);
        string[] all = ["25% step 1", "50% step 2", "75% step 3", "100% step 4"];
        Assert.Equal(all.Where(lines.Contains), lines);
    }

    [Fact]
    public async Task Call_ToolFails_ShowsMessageAndFix()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "fail_clearly");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal("error: There is no workspace 'x'.\nfix: Give the path of a folder.\n", run.Error);
    }

    [Fact]
    public async Task Call_ToolFails_JsonHoldsResultAndFault()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "fail_clearly", "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.True((bool)run.Json["isError"]!);
        Assert.Equal("workspace_not_found", (string?)run.ErrorJson["code"]);
        Assert.Equal("Give the path of a folder.", (string?)run.ErrorJson["fix"]);
    }

    [Fact]
    public async Task Call_UnknownTool_NamesOneLikeIt()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "echo");

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Contains("fix: Did you mean echo_values?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'text'", "count=1")]
    [InlineData("must be of type integer", "text=x", "count=many")]
    [InlineData("must be of type boolean", "text=x", "loud=maybe")]
    [InlineData("is given 2 times", "text=x", "text=y")]
    [InlineData("is not JSON", "text=x", "tags:=[1")]
    [InlineData("is no option, and no argument of a tool", "text")]
    [InlineData("is no option, and no argument of a tool", "=x")]
    [InlineData("cannot be read", "text=x", "--args-json", "missing.json")]
    [InlineData("is not a duration", "text=x", "--timeout", "soon")]
    [InlineData("is not a duration", "text=x", "--timeout", "0")]
    [InlineData("is not a duration", "text=x", "--timeout", "366d")]
    [InlineData("'--loud' is no option", "text=x", "--loud")]
    [InlineData("'--loud=true' is no option", "text=x", "--loud=true")]
    public async Task Call_WrongArguments_AreRefusedBeforeTheCall(string message, params string[] words)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync(["call", "echo_values", .. words]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains("\nfix: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"text\":")]
    [InlineData("")]
    public async Task Call_InputIsNoObject_IsRefused(string input)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunWithInputAsync(input, "call", "echo_values", "--args-json", "-");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Fact]
    public async Task Call_NameBeginningWithAt_IsNoResponseFile()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        sandbox.Write("secret", "echo_values\ntext=read");

        McpRun run = await sandbox.RunAsync("call", "@secret");

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Contains("'@secret'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_DeadlinePasses_IsTold()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "wait_forever", "--timeout", "1s");

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("did not answer within 1 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_CtrlC_CancelsTheTool()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to another process.");
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        using McpProcess process = McpProcess.Start(sandbox, ["call", "wait_forever"]);
        await process.FirstErrorLine.WaitAsync(TestContext.Current.CancellationToken);

        await process.InterruptAsync();
        McpRun run = await process.FinishAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        Assert.Contains("error: Cancelled.", run.Error, StringComparison.Ordinal);
        await fleet.Script.Cancelled.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Call_HostileAnswer_ReachesNoTerminal()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "attack_terminal");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("before red [bold]brackets[/]\nnextline end\n[image image/png, 3 bytes; --json holds it]\n", run.Out);
    }

    [Fact]
    public async Task Call_HostileAnswer_JsonIsPlainAscii()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("call", "attack_terminal", "--json");

        Assert.All(run.Out, letter => Assert.True(letter is '\n' or (>= ' ' and <= '~')));
        Assert.Contains("\e[31m red", (string?)run.Json["content"]![0]!["text"], StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
