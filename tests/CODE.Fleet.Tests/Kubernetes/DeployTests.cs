using System.Text.Json;
using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Kubernetes;

/// <summary>Deploying to a real cluster through the gateway: who confirms it, and what it does to what was read before by another server.</summary>
[Collection(ClusterFleetCollection.Name)]
public sealed class DeployTests(ClusterFleet fleet)
{
    [Fact]
    public async Task Deploy_DropsWhatTheKubernetesServerHadRead()
    {
        var name = NewName();
        await ListAsync();
        var kept = await ListAsync();
        Assert.Equal("hit", kept.GetProperty("_meta").GetProperty("dev.code-fleet/cache").GetProperty("state").GetString());
        Assert.DoesNotContain(name, kept.ToString(), StringComparison.Ordinal);

        _ = (await fleet.RunAsync("call", "deploy_kubernetes", Manifests(name), "namespace=default", "--yes")).Succeeded;

        Assert.Contains(name, (await ListAsync()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_UnlessItIsADryRun_HasToBeConfirmed()
    {
        var name = NewName();

        var dry = await fleet.RunAsync("call", "deploy_kubernetes", Manifests(name), "namespace=default", "dry_run=true");
        var real = await fleet.RunAsync("call", "deploy_kubernetes", Manifests(name), "namespace=default");

        Assert.Contains("Nothing was changed", dry.Succeeded, StringComparison.Ordinal);
        Assert.Equal(1, real.ExitCode);
        Assert.Contains("has to be confirmed", real.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(name, (await ListAsync("--fresh")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_RestoresWhatWasDeployedBefore_AndHistoryTellsBoth()
    {
        var name = NewName();
        foreach (var value in (string[])["one", "two"])
        {
            _ = (await fleet.RunAsync("call", "deploy_kubernetes", Manifests(name, value), $"name={name}", "namespace=default", "--yes")).Succeeded;
        }

        _ = (await fleet.RunAsync("call", "rollback_deployment", "kind=kubernetes", $"name={name}", "namespace=default", "--yes")).Succeeded;

        var map = (await fleet.RunAsync("call", "get_resource", "kind=ConfigMap", $"name={name}", "namespace=default", "--json")).Json;
        Assert.Contains("value-one", map.ToString(), StringComparison.Ordinal);
        var deployments = (await fleet.RunAsync("call", "deployment_history", "--json")).Json.ToString();
        Assert.Equal(3, deployments.Split($"default/{name}\"").Length - 1);
    }

    private static string NewName() => $"settings-{Guid.NewGuid():N}"[..20];

    private async Task<JsonElement> ListAsync(params string[] options) =>
        (await fleet.RunAsync(["call", "list_resources", "kind=ConfigMap", "namespace=default", "--json", .. options])).Json;

    private static string Manifests(string name, string value = "one") =>
        $"manifests:={JsonSerializer.Serialize(new[] { $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  setting: value-{value}\n" })}";
}
