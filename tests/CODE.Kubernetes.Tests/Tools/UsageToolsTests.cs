using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Tools;

/// <summary>Over a cluster of its own: the metrics API is there or is not for everybody. It is served from definitions, of the group, kinds and fields that the metrics server has.</summary>
public sealed class UsageToolsTests
{
    private const string Pod = """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "NAME"}, "spec": {"nodeName": "node-a", "containers": [
          {"name": "web", "image": "web:1", "resources": {"requests": {"cpu": "250m", "memory": "64Mi"}, "limits": {"cpu": "1", "memory": "128Mi"}}},
          {"name": "helper", "image": "web:1", "resources": {"requests": {"cpu": "50m"}, "limits": {"memory": "128Mi"}}}]}, "status": {"phase": "Running"}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Top_WithoutTheMetricsApi_SaysSo_AndWithIt_TellsWhatIsUsed()
    {
        await using var cluster = await TestCluster.StartAsync(Token);
        await cluster.NodeAsync("node-a", Token);
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Pod.Replace("NAME", "lazy", StringComparison.Ordinal), home, Token);
        await cluster.ApplyAsync(Pod.Replace("NAME", "busy", StringComparison.Ordinal), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var before = await server.AnswerAsync("top_resources", new { kind = "pods", @namespace = home });
        Assert.False(before.GetProperty("measured").GetBoolean());
        var first = before.GetProperty("items")[0];

        // Where only a limit is given, the cluster takes it for the request too.
        Assert.Equal(("300m", "192Mi", "256Mi"), (first.GetProperty("cpu_request").GetString(), first.GetProperty("memory_request").GetString(), first.GetProperty("memory_limit").GetString()));
        Assert.False(first.TryGetProperty("cpu_limit", out _));
        Assert.False(first.TryGetProperty("cpu", out _));

        await DefineAsync(cluster, "PodMetrics", "pods", "Namespaced");
        await DefineAsync(cluster, "NodeMetrics", "nodes", "Cluster");
        await MeasuredAsync(cluster, home, "lazy", "1m", "8Mi");
        await MeasuredAsync(cluster, home, "busy", "700m", "200Mi");
        await UntilAppliedAsync(() => cluster.ApplyAsync("""{"apiVersion": "metrics.k8s.io/v1beta1", "kind": "NodeMetrics", "metadata": {"name": "node-a"}, "usage": {"cpu": "1500m", "memory": "1Gi"}}""", null, Token));

        await using var later = await KubernetesServer.StartAsync(cluster);
        var pods = await later.AnswerAsync("top_resources", new { kind = "pods", @namespace = home });
        Assert.Equal(["busy", "lazy"], pods.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("name").GetString()));
        var busy = pods.GetProperty("items")[0];
        Assert.Equal(("700m", "200Mi", 78), (busy.GetProperty("cpu").GetString(), busy.GetProperty("memory").GetString(), busy.GetProperty("memory_percent").GetInt32()));

        var node = (await later.AnswerAsync("top_resources", new { kind = "nodes" })).GetProperty("items")[0];
        Assert.Equal(("node-a", "1500m", "600m", "1Gi"), (node.GetProperty("name").GetString(), node.GetProperty("cpu").GetString(), node.GetProperty("cpu_request").GetString(), node.GetProperty("memory").GetString()));
    }

    private static async Task DefineAsync(TestCluster cluster, string kind, string plural, string scope) => await cluster.ApplyAsync(
        $$"""
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "{{plural}}.metrics.k8s.io", "annotations": {"api-approved.kubernetes.io": "unapproved, for tests"} },
         "spec": {"group": "metrics.k8s.io", "scope": "{{scope}}", "names": {"kind": "{{kind}}", "plural": "{{plural}}", "singular": "{{kind.ToLowerInvariant()}}"},
           "versions": [{"name": "v1beta1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true} } }]} }
        """,
        null, Token);

    private static Task MeasuredAsync(TestCluster cluster, string home, string pod, string cpu, string memory) => UntilAppliedAsync(() => cluster.ApplyAsync(
        $$"""{"apiVersion": "metrics.k8s.io/v1beta1", "kind": "PodMetrics", "metadata": {"name": "{{pod}}"}, "containers": [{"name": "web", "usage": {"cpu": "{{cpu}}", "memory": "{{memory}}"} }]}""",
        home, Token));

    // A definition is served a moment after it was made.
    private static async Task UntilAppliedAsync(Func<Task> apply)
    {
        while (true)
        {
            try
            {
                await apply();
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                await Task.Delay(100, Token);
            }
        }
    }
}
