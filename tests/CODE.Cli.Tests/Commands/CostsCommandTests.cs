using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class CostsCommandTests
{
    [Fact]
    public async Task Import_OfAFolder_TellsWhatCountsNow()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("costs", "import", "bills/my exports");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("/admin/costs/import?path=bills%2Fmy%20exports", Assert.Single(fleet.Script.AdminRequests));
        Assert.Contains("AWS\t111\t2026-10-01\t31\t12.5 USD\t11 USD\treplaced", run.Out, StringComparison.Ordinal);
        Assert.Contains("reads bills/october.csv", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OfABadFile_FailsAndSaysWhichRow()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("costs", "import", "bad.csv");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("bad.csv, row 3: BilledCost is no amount", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_AsJson_IsTheLastStep()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("costs", "import", "bills", "--json");

        Assert.Equal((31, "12.5"), ((long)run.Json["rows"]!, (string?)run.Json["imported"]![0]!["billed_cost"]));
    }

    [Fact]
    public async Task Import_OfNothing_IsAUsageError()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        Assert.Equal(ExitCode.Usage, (await sandbox.RunAsync("costs", "import")).ExitCode);
        Assert.Empty(fleet.Script.AdminRequests);
    }
}
