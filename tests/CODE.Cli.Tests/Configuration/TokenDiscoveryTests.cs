using CODE.Cli.Configuration;
using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Configuration;

public sealed class TokenDiscoveryTests
{
    [Fact]
    public async Task Token_InAFolderAbove_IsFound()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox(token: null);
        sandbox.Write("../.code/token", FleetScript.AdminToken + "\n");

        McpRun run = await sandbox.RunAsync("tools");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Token_InCodeData_WinsOverTheFolder()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox(token: null);
        sandbox.Write(".code/token", "wrong.token.1");
        sandbox.Write("data/token", FleetScript.AdminToken);
        sandbox.Environment["CODE_DATA"] = sandbox.PathTo("data");

        McpRun run = await sandbox.RunAsync("tools");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Token_Option_WinsOverEverything()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox("wrong.token.1");
        sandbox.Write(".code/token", "wrong.token.2");

        McpRun run = await sandbox.RunAsync("tools", "--token", FleetScript.AdminToken);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Token_Nowhere_IsUnauthorizedAndTellsWhereToPutIt()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox(token: null);

        McpRun run = await sandbox.RunAsync("tools");

        Assert.Equal(ExitCode.Unauthorized, run.ExitCode);
        Assert.Contains("CODE_DATA", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_FromAFileThatIsNotAccepted_NamesTheFile()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox(token: null);
        sandbox.Write(".code/token", "old.token.1");

        McpRun run = await sandbox.RunAsync("tools");

        Assert.Equal(ExitCode.Unauthorized, run.ExitCode);
        Assert.Contains(Path.Combine(".code", "token"), run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("old.token.1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("line\r\nX-Injected: 1")]
    [InlineData("")]
    public async Task Token_FileThatHoldsNone_IsUnauthorized(string content)
    {
        using var sandbox = new Sandbox();
        sandbox.Write(".code/token", content);

        McpRun run = await sandbox.RunAsync("status");

        Assert.Equal(ExitCode.Unauthorized, run.ExitCode);
    }

    [Theory]
    [InlineData("https://gateway.example", null)]
    [InlineData("http://localhost:8080", "a.b.c")]
    [InlineData("http://[::1]:8080", "a.b.c")]
    public void Token_File_IsOnlyForGatewaysOnThisMachine(string url, string? expected)
    {
        using var sandbox = new Sandbox();
        string file = sandbox.Write(".code/token", "a.b.c");

        Assert.Equal(expected, GatewaySettings.WithFile(new Uri(url), () => file).Token);
    }
}
