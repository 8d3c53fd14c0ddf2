using CODE.Fleet.Tests.Clients;
using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Commands;

/// <summary>The detail of a running server's log, by the command.</summary>
[Collection(FleetCollection.Name)]
public sealed class DebugCommandTests(RunningFleet fleet) : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("code-home-");

    [Fact]
    public async Task Debug_OfARunningServer_TellsItsCallsFromNowOnAndEndsWhenItIsTakenBack()
    {
        _ = (await RunAsync("debug", "deployment", "on", "--for", "5m")).Succeeded;
        Assert.Contains("debug until", (await RunAsync("status")).Succeeded, StringComparison.Ordinal);

        await fleet.CallAsync("validate_deployment", ("type", "docker"), ("config_path", "samples/shop"), ("strict", true));

        Assert.Matches("debug CODE.ServiceDefaults.Mcp.ToolCalls validate_deployment ended: ok, [0-9.]+ ms", (await RunAsync("logs", "deployment", "--tail", "1000")).Succeeded);
        _ = (await RunAsync("debug", "deployment", "off")).Succeeded;
        Assert.DoesNotContain("debug until", (await RunAsync("status")).Succeeded, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private Task<CommandResult> RunAsync(params string[] arguments) => McpCommand.RunAsync(fleet, _home.FullName, arguments);
}
