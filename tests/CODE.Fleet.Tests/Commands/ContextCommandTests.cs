using System.Text.Json;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing.Kubernetes;

namespace CODE.Fleet.Tests.Commands;

/// <summary><c>mcp context</c> against a live fleet with a real cluster and a real workspace: what both servers know, looked up and remembered.</summary>
public sealed class ContextCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("code-home-");
    private readonly RunningFleet _fleet = new();
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(TestContext.Current.CancellationToken);
        _fleet.Environment["Clusters__Kubeconfig"] = _cluster.Kubeconfig;
        await _fleet.InitializeAsync();
    }

    [Fact]
    public async Task Context_OfADeployment_TellsWhatBothServersKnow_ToWhoMayAsk()
    {
        var workspace = TerraformWorkspace.Create(_fleet, """resource "terraform_data" "one" {}""");
        await _cluster.ApplyAsync(Deployment(workspace.Name), "default", TestContext.Current.CancellationToken);
        var plan = (await RunAsync("call", "plan_terraform", $"workspace={workspace.Name}", "--json")).Json.GetProperty("structuredContent").GetProperty("plan_id").GetString();
        _ = (await RunAsync("call", "apply_plan", $"plan_id={plan}", "--yes")).Succeeded;
        _ = (await RunAsync("call", "scale_deployment", $"name={workspace.Name}", "replicas=2", "--yes")).Succeeded;

        var servers = (await RunAsync("context", workspace.Name, "--namespace", "default", "--json")).Json.GetProperty("servers").EnumerateArray().ToDictionary(static server => server.GetProperty("server").GetString()!);

        Assert.Contains(Items(servers["deployment"]), static item => item is ("workspaces", var key) && key.EndsWith("/last_apply", StringComparison.Ordinal));
        Assert.Equal(["cluster", "memory"], Items(servers["kubernetes"]).Select(static item => item.Source).Order(StringComparer.Ordinal));
        Assert.Contains(Items(servers["kubernetes"]), item => item.Key == $"workload/default/Deployment/{workspace.Name}");

        var visitor = (await RunAsync("token", "--subject", "vera", "--role", "visitor", "--expires", "1h")).Succeeded.Trim();
        Assert.Equal(4, (await RunAsync("context", workspace.Name, "--token", visitor)).ExitCode);
        _ = (await RunAsync("permission", "add", "vera-asks", "--user", "vera", "--server", "deployment", "--tool", "gather_context")).Succeeded;
        var seen = await RunAsync("context", workspace.Name, "--token", visitor);
        Assert.Contains("the last apply was applied", seen.Succeeded, StringComparison.Ordinal);
        Assert.DoesNotContain("Deployment default/", seen.Output, StringComparison.Ordinal);
        Assert.Contains("missing: kubernetes: vera may not use gather_context", seen.Errors, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        await _cluster.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private Task<CommandResult> RunAsync(params string[] words) => McpCommand.RunAsync(_fleet, _home.FullName, words);

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
