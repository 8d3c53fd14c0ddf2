using System.Text.Json.Nodes;
using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class ProfileCommandTests
{
    private const string BusyMethod = "CODE.Cli.Tests.Fleet.ProfileEndpoint.BeBusy";

    [Fact]
    public async Task Profile_OfABusyProcess_TellsItsMethodsAndCountersAndWritesThemAll()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("profile", "deployment", "--duration", "2", "--output", "p.json", "--json");

        Assert.True(run.ExitCode == ExitCode.Ok, run.Error);
        Assert.Equal("/admin/servers/deployment/profile?duration_seconds=2", Assert.Single(fleet.Script.AdminRequests));
        JsonNode method = Assert.Single(run.Json["top"]!.AsArray(), one => (string?)one!["method"] == BusyMethod)!;
        Assert.True((double)method["self_percent"]! > 5, run.Out);
        JsonNode heap = Assert.Single(run.Json["counters"]!.AsArray(), one => (string?)one!["name"] == "GC Heap Size")!;
        Assert.True((double)heap["min"]! > 0 && (double)heap["max"]! >= (double)heap["average"]!);

        JsonNode file = JsonNode.Parse(sandbox.Read("p.json"))!;
        JsonArray frames = file["shared"]!["frames"]!.AsArray();
        int busy = frames.Select((frame, index) => (Name: (string?)frame!["name"], index)).Single(frame => frame.Name == BusyMethod).index;
        JsonNode all = file["profiles"]![0]!;
        Assert.Contains(all["samples"]!.AsArray(), stack => (int)stack!.AsArray()[^1]! == busy);
        Assert.Equal(all["samples"]!.AsArray().Count, all["weights"]!.AsArray().Count);
        Assert.Equal((double)all["endValue"]!, all["weights"]!.AsArray().Sum(weight => (double)weight!), tolerance: 1);
        Assert.Empty(Directory.EnumerateFiles(sandbox.Folder, "*.partial"));
    }

    [Fact]
    public async Task Profile_WithoutTerminal_WritesTablesAndNamesTheFileItself()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("profile", "gateway", "--duration", "2");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("COUNTER\tUNIT\tMIN\tAVG\tMAX\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("METHOD\tSELF %\tTOTAL %\n", run.Out, StringComparison.Ordinal);
        string file = Assert.Single(Directory.EnumerateFiles(sandbox.Folder));
        Assert.StartsWith("gateway-", Path.GetFileName(file), StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(file), run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("busy", "Another profile is being taken.")]
    [InlineData("ends", "broke off")]
    public async Task Profile_ThatCannotBeTaken_SaysWhyAndLeavesTheOldFile(string server, string problem)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();
        sandbox.Write("p.json", "old");

        McpRun run = await sandbox.RunAsync("profile", server, "--duration", "1", "--output", "p.json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal("old", sandbox.Read("p.json"));
        Assert.Single(Directory.EnumerateFiles(sandbox.Folder));
    }

    [Theory]
    [InlineData("--duration", "0")]
    [InlineData("--duration", "301")]
    [InlineData("--duration", "6m")]
    [InlineData("--output", "no-such-folder/p.json")]
    public async Task Profile_AskedForWrongly_IsRefusedBeforeAnythingIsDone(string option, string value)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("profile", "deployment", option, value);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(fleet.Script.AdminRequests);
    }
}
