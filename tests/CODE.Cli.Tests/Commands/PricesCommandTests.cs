using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class PricesCommandTests
{
    [Fact]
    public async Task Refresh_OfAll_TellsEachProviderAndFailsWhenOneDoes()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("prices", "refresh");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("/admin/prices/refresh", Assert.Single(fleet.Script.AdminRequests));
        Assert.Contains("PROVIDER\tSTATE\tPRICES\tDETAIL\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("aws\tdone\t1234\t", run.Out, StringComparison.Ordinal);
        Assert.Contains("azure\tfailed\t0\tprices.azure.com cannot be reached.", run.Out, StringComparison.Ordinal);
        Assert.Contains("reads AmazonEC2 us-east-1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_OfOne_AsksForItAlone()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("prices", "refresh", "--provider", "aws", "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("/admin/prices/refresh?provider=aws", Assert.Single(fleet.Script.AdminRequests));
        Assert.Equal(1234, (long)run.Json["providers"]![0]!["prices"]!);
    }

    [Fact]
    public async Task Refresh_OfAProviderThatThereIsNot_IsAUsageError()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("prices", "refresh", "--provider", "oracle");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(fleet.Script.AdminRequests);
    }
}
