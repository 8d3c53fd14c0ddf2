using System.Text.Json;
using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Commands;

/// <summary>The <c>mcp</c> command against the live fleet.</summary>
[Collection(FleetCollection.Name)]
public sealed class CommandTests(RunningFleet fleet) : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("code-home-");

    [Fact]
    public async Task Init_ForCursor_WritesAConfigurationThatLeadsToTheFleet()
    {
        _ = (await RunAsync("init", "--host", "cursor", "--with-token")).Succeeded;
        var written = Assert.Single(Directory.EnumerateFiles(_home.FullName, "mcp.json", SearchOption.AllDirectories));
        Assert.Contains(new Uri(fleet.Address, "/mcp").AbsoluteUri, await File.ReadAllTextAsync(written, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_RunningFleet_ShowsDeploymentReady()
    {
        var server = Server((await RunAsync("status", "--json")).Json);
        Assert.Equal("ready", server.GetProperty("state").GetString());
        Assert.True(server.GetProperty("process_id").GetInt32() > 0);
    }

    [Fact]
    public async Task Tools_OfDeployment_ListsThem()
    {
        var tools = (await RunAsync("tools", "deployment", "--json")).Json.GetProperty("tools").EnumerateArray();
        Assert.Contains(tools, static tool => tool.GetProperty("name").GetString() == "plan_terraform");
    }

    [Fact]
    public async Task Call_Validate_ShowsTheAnswer()
    {
        var workspace = TerraformWorkspace.Create(fleet, """resource "terraform_data" "one" {}""");
        var answer = (await RunAsync("call", "validate_deployment", "type=terraform", $"config_path={workspace.Name}", "strict=false", "--json")).Json;
        Assert.True(answer.GetProperty("structuredContent").GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task Call_RefusedByTheTool_ExitsWithOneAndSaysWhy()
    {
        var result = await RunAsync("call", "get_outputs", "workspace=/etc");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("outside the workspace", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_UnknownTool_ExitsWithFive() => Assert.Equal(5, (await RunAsync("call", "no_such_tool")).ExitCode);

    [Fact]
    public async Task Token_Minted_OpensTheFleetButNotItsAdministration()
    {
        var token = (await RunAsync("token", "--subject", "bob", "--role", "viewer", "--expires", "1h")).Succeeded.Trim();
        Assert.Equal(0, (await RunAsync("tools", "--token", token)).ExitCode);
        Assert.Equal(4, (await RunAsync("restart", "deployment", "--token", token)).ExitCode);
    }

    [Theory]
    [InlineData("deployment")]
    [InlineData("gateway")]
    public async Task Logs_OfAServer_AreRecords(string server)
    {
        var lines = (await RunAsync("logs", server, "--tail", "5", "--json")).Succeeded.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 1, 5);
        Assert.All(lines, static line => Assert.True(JsonElement.Parse(line).TryGetProperty("message", out _)));
    }

    [Fact]
    public async Task Restart_Deployment_IsAnotherProcessThatServes()
    {
        var before = Server((await RunAsync("status", "--json")).Json).GetProperty("process_id").GetInt32();
        var after = (await RunAsync("restart", "deployment", "--json")).Json;
        Assert.NotEqual(before, after.GetProperty("process_id").GetInt32());
        Assert.Equal(0, (await RunAsync("call", "deployment_history")).ExitCode);
    }

    /// <inheritdoc />
    public void Dispose() => _home.Delete(recursive: true);

    private Task<CommandResult> RunAsync(params string[] arguments) => McpCommand.RunAsync(fleet, _home.FullName, arguments);

    private static JsonElement Server(JsonElement status) =>
        Assert.Single(status.GetProperty("servers").EnumerateArray(), static server => server.GetProperty("name").GetString() == "deployment");
}
