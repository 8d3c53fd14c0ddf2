using System.Text.Json;
using CODE.Fleet.Tests.Clients;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Kubernetes;

/// <summary>Deploying to a real cluster through the gateway: who confirms it, and what it does to what was read before by another server.</summary>
[Collection(ClusterFleetCollection.Name)]
public sealed class DeployTests(ClusterFleet fleet)
{
    [Fact]
    public async Task Deploy_DropsWhatTheKubernetesServerHadRead()
    {
        var name = NewName();
        var kept = (await ReadAsync()).Value;
        // It is kept for seconds, which one reading after the other can take on a busy machine.
        await Readiness.UntilAsync(async _ => CacheStateOf(kept = (await ReadAsync()).Value) == "hit", () => kept.ToString(), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(name, kept.ToString(), StringComparison.Ordinal);

        _ = (await fleet.RunAsync("call", "deploy_kubernetes", Manifests(name), "namespace=default", "--yes")).Succeeded;

        Assert.Contains(name, (await ReadAsync()).Value.ToString(), StringComparison.Ordinal);
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
        var fresh = await fleet.RunAsync("call", "list_resources", "kind=ConfigMap", "namespace=default", "--json", "--fresh");
        Assert.DoesNotContain(name, fresh.Json.ToString(), StringComparison.Ordinal);
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

    private Task<Answer> ReadAsync() => fleet.Fleet.CallAsync("list_resources", ("kind", "ConfigMap"), ("namespace", "default"));

    private static string? CacheStateOf(JsonElement answer) => answer.GetProperty("_meta").GetProperty("dev.code-fleet/cache").GetProperty("state").GetString();

    private static string Manifests(string name, string value = "one") =>
        $"manifests:={JsonSerializer.Serialize(new[] { $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  setting: value-{value}\n" })}";
}
