using System.Text.Json;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Commands;

/// <summary><c>mcp context</c> against a live fleet with a real cluster and a real workspace: what both servers know, looked up and remembered.</summary>
[Collection(ClusterFleetCollection.Name)]
public sealed class ContextCommandTests(ClusterFleet fleet)
{
    [Fact]
    public async Task Context_OfADeployment_TellsWhatBothServersKnow_ToWhoMayAsk()
    {
        var workspace = TerraformWorkspace.Create(fleet.Fleet, """resource "terraform_data" "one" {}""");
        await fleet.Cluster.ApplyAsync(Deployment(workspace.Name), "default", TestContext.Current.CancellationToken);
        var plan = (await fleet.RunAsync("call", "plan_terraform", $"workspace={workspace.Name}", "--json")).Json.GetProperty("structuredContent").GetProperty("plan_id").GetString();
        _ = (await fleet.RunAsync("call", "apply_plan", $"plan_id={plan}", "--yes")).Succeeded;
        _ = (await fleet.RunAsync("call", "scale_deployment", $"name={workspace.Name}", "replicas=2", "--yes")).Succeeded;

        // Servers have five seconds, of which a cold start on a busy machine may need more.
        var servers = new Dictionary<string, JsonElement>();
        await Readiness.UntilAsync(
            async _ =>
            {
                var told = (await fleet.RunAsync("context", workspace.Name, "--namespace", "default", "--json")).Json;
                servers = told.GetProperty("servers").EnumerateArray().ToDictionary(static server => server.GetProperty("server").GetString()!);
                return Items(servers["kubernetes"]).Length > 1;
            },
            () => $"The kubernetes server tells nothing: {servers.GetValueOrDefault("kubernetes")}",
            TestContext.Current.CancellationToken);

        Assert.Contains(Items(servers["deployment"]), static item => item is ("workspaces", var key) && key.EndsWith("/last_apply", StringComparison.Ordinal));
        Assert.Equal(["cluster", "memory"], Items(servers["kubernetes"]).Select(static item => item.Source).Order(StringComparer.Ordinal));
        Assert.Contains(Items(servers["kubernetes"]), item => item.Key == $"workload/default/Deployment/{workspace.Name}");

        var visitor = (await fleet.RunAsync("token", "--subject", "vera", "--role", "visitor", "--expires", "1h")).Succeeded.Trim();
        Assert.Equal(4, (await fleet.RunAsync("context", workspace.Name, "--token", visitor)).ExitCode);
        _ = (await fleet.RunAsync("permission", "add", "vera-asks", "--user", "vera", "--server", "deployment", "--tool", "gather_context")).Succeeded;
        var seen = await fleet.RunAsync("context", workspace.Name, "--token", visitor);
        Assert.Contains("the last apply was applied", seen.Succeeded, StringComparison.Ordinal);
        Assert.DoesNotContain("Deployment default/", seen.Output, StringComparison.Ordinal);
        Assert.Contains("missing: kubernetes: vera may not use gather_context", seen.Errors, StringComparison.Ordinal);
    }

    private static (string Source, string Key)[] Items(JsonElement server) =>
        [.. server.GetProperty("items").EnumerateArray().Select(static item => (item.GetProperty("source").GetString()!, item.GetProperty("key").GetString()!))];

    private static string Deployment(string name) => $$$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "{{{name}}}"},
          "spec": {
            "replicas": 1, "selector": {"matchLabels": {"app": "{{{name}}}"}},
            "template": {"metadata": {"labels": {"app": "{{{name}}}"}}, "spec": {"containers": [{"name": "web", "image": "registry.example/web:1"}]}}
          }
        }
        """;
}
