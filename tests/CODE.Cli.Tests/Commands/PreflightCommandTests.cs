using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class PreflightCommandTests
{
    [Fact]
    public async Task Preflight_Allowed_IsZero()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("preflight", "change_things", "count=3");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("STEP\tVERDICT\tRULE\tREASON\tFIX\npermission\tallowed\tfile/ops\tA permission allows it.\t-\nThe call would be allowed.\n", run.Out);
    }

    [Fact]
    public async Task Preflight_NotAllowed_SaysWhy_AndIsNotZero()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("preflight", "change_things", "count=4");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("approval\trefused\tfile/many\tSomebody has to approve it.\tmcp approvals\nThe call would need an approval.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preflight_Json_IsTheReport()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("preflight", "change_things", "count=4", "--json");

        Assert.True((bool?)run.Json["would_need_approval"]);
        Assert.Equal("approval", (string?)run.Json["steps"]![0]!["step"]);
    }

    [Fact]
    public async Task Preflight_GatewayThatDoesNotKnowIt_IsToldLoudly()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("preflight", "echo_values", "text=a", "--json");

        Assert.Equal((ExitCode.Failed, "no_preflight"), (run.ExitCode, (string?)run.ErrorJson["code"]));
    }
}
