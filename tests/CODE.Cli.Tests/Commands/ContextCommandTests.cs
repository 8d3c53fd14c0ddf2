using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class ContextCommandTests
{
    [Fact]
    public async Task Context_ShowsWhatIsKnownAndWhatIsMissing()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("context", "shop", "--namespace", "prod", "--server", "deployment", "--server", "cost");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(
            "SERVER\tOBSERVED\tWHAT\tKEY\tTRUST\n"
            + "deployment\t2026-01-02 03:04:05Z\tlive/shop: the last apply was applied\tterraform/shop/last_apply\t\n"
            + "deployment\t2026-01-02 03:04:05Z\tDeployment shop/web waits for its image\tworkload/shop/Deployment/web\tuntrusted\n",
            run.Out);
        Assert.Equal(
            "missing: deployment, pods: alice may not list pods. (permission_denied)\n"
            + "note: deployment knows more; ask it alone with --server deployment, or for a name.\n"
            + "missing: cost: The cost server is not available. (unavailable)\n",
            run.Error);
        Assert.Contains("/admin/context?name=shop&namespace=prod&server=deployment&server=cost", fleet.Script.AdminRequests);
    }

    [Fact]
    public async Task Context_OfNoneInParticular_AsksForAll_AndJsonIsWhatTheGatewayAnswered()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("context", "--json");

        Assert.Equal("in_progress", (string?)run.Json["servers"]![0]!["items"]![0]!["value"]!["verdict"]);
        Assert.Contains("/admin/context", fleet.Script.AdminRequests);
    }

    [Fact]
    public async Task Context_WithANameThatWouldBeAnotherQuery_SendsItAsAName()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        await sandbox.RunAsync("context", "a&server=x#y");

        Assert.Contains("/admin/context?name=a%26server%3Dx%23y", fleet.Script.AdminRequests);
    }
}
