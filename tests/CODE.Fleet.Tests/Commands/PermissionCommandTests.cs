using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Commands;

/// <summary><c>mcp permission</c> against the live fleet: what is granted works at once, and stops when it is taken back.</summary>
[Collection(FleetCollection.Name)]
public sealed class PermissionCommandTests(RunningFleet fleet) : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("code-home-");

    [Fact]
    public async Task Permission_Added_OpensWhatItNamesAndNothingElse_UntilItIsRemoved()
    {
        var dana = (await RunAsync("token", "--subject", "dana", "--role", "nothing", "--expires", "1h")).Succeeded.Trim();
        Assert.Equal(5, (await RunAsync("call", "deployment_history", "--token", dana)).ExitCode);

        _ = (await RunAsync("permission", "add", "dana-looks-back", "--user", "dana", "--server", "deployment", "--tool", "deployment_*",
            "--when", """{"properties":{"limit":{"maximum":5}}}""")).Succeeded;
        _ = (await RunAsync("call", "deployment_history", "limit=5", "--token", dana)).Succeeded;
        var tooMany = await RunAsync("call", "deployment_history", "limit=6", "--token", dana);
        Assert.Equal(1, tooMany.ExitCode);
        Assert.Contains("grant/dana-looks-back", tooMany.Errors, StringComparison.Ordinal);
        var tools = (await RunAsync("tools", "--json", "--token", dana)).Json.GetProperty("tools").EnumerateArray();
        Assert.Equal("deployment_history", Assert.Single(tools).GetProperty("name").GetString());

        var listed = (await RunAsync("permission", "list", "--json")).Json.GetProperty("permissions").EnumerateArray();
        Assert.Contains(listed, static held => held.GetProperty("source").GetString() == "grant" && held.GetProperty("permission").GetProperty("name").GetString() == "dana-looks-back");
        Assert.Contains("dana-looks-back", (await RunAsync("permission", "list")).Succeeded, StringComparison.Ordinal);

        _ = (await RunAsync("permission", "remove", "dana-looks-back")).Succeeded;
        Assert.Equal(5, (await RunAsync("call", "deployment_history", "--token", dana)).ExitCode);
        Assert.NotEqual(0, (await RunAsync("permission", "remove", "dana-looks-back")).ExitCode);
    }

    [Theory]
    [InlineData("--server", "deployment", "--tool", "*")]
    [InlineData("--user", "dana", "--tool", "*")]
    [InlineData("--user", "dana", "--server", "deployment")]
    [InlineData("--user", "dana", "--server", "deployment", "--tool", "*", "--when", "no JSON")]
    public async Task Permission_ThatDoesNotSayWhoseOrForWhat_IsRefused(params string[] words) =>
        Assert.Equal(2, (await RunAsync(["permission", "add", "incomplete", .. words])).ExitCode);

    [Fact]
    public async Task Permission_ByWhoIsNoAdmin_IsRefused()
    {
        var token = (await RunAsync("token", "--subject", "eve", "--role", "assistant", "--expires", "1h")).Succeeded.Trim();
        Assert.Equal(4, (await RunAsync("permission", "add", "eve", "--user", "eve", "--server", "*", "--tool", "*", "--token", token)).ExitCode);
        Assert.Equal(4, (await RunAsync("permission", "list", "--token", token)).ExitCode);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private Task<CommandResult> RunAsync(params string[] words) => McpCommand.RunAsync(fleet, _home.FullName, words);
}
