using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Status;
using CODE.Testing;
using CODE.Testing.Kubernetes;
using CODE.Testing.Processes;

namespace CODE.Clusters.Tests.Status;

/// <summary>The judge is kubectl itself, over workloads that real controllers are at.</summary>
public sealed class KubectlMessageTests(SharedCluster shared)
{
    private const string Node = "node-of-rollouts";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Deployment", """{"replicas": 2}""", StatusVerdict.InProgress, "Waiting for deployment \"web\" rollout to finish: 0 of 2 updated replicas are available...")]
    [InlineData("Deployment", """{"replicas": 2, "paused": true}""", StatusVerdict.InProgress, "Waiting for deployment \"web\" rollout to finish: 0 out of 2 new replicas have been updated...")]
    [InlineData("Deployment", """{"replicas": 1, "progressDeadlineSeconds": 8}""", StatusVerdict.Failed, "deployment \"web\" exceeded its progress deadline")]
    [InlineData("Deployment", """{"replicas": 0}""", StatusVerdict.Current, "deployment \"web\" successfully rolled out")]
    [InlineData("StatefulSet", """{"replicas": 2, "serviceName": "web"}""", StatusVerdict.InProgress, "Waiting for 2 pods to be ready...")]
    [InlineData("StatefulSet", """{"replicas": 0, "serviceName": "web"}""", StatusVerdict.Current, "partitioned roll out complete: 0 new pods have been updated...")]
    [InlineData("DaemonSet", "{}", StatusVerdict.InProgress, "Waiting for daemon set \"web\" rollout to finish: 0 of 1 updated pods are available...")]
    [InlineData("DaemonSet", "{}", StatusVerdict.Current, "daemon set \"web\" successfully rolled out", "nowhere")]
    public async Task Message_OfAWorkload_IsWhatKubectlPrints(string kind, string spec, StatusVerdict verdict, string message, string node = Node)
    {
        var kubectl = Needed.Program("kubectl");
        var cluster = await shared.ReadyAsync();
        await cluster.NodeAsync(Node, Token);
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Workload(kind, spec, node).ToJsonString(), home, Token);
        using var host = ClusterHost.Over(cluster);

        // All of these are ends: without a kubelet nothing goes on by itself. The deadline is long enough for a pod to be made, which counts as progress.
        ObjectStatus? status = null;
        await Readiness.UntilAsync(
            async token =>
            {
                var item = await host.Open(TestCluster.Admin).SendAsync<JsonObject>(ClusterRequest.Get($"apis/apps/v1/namespaces/{home}/{kind.ToLowerInvariant()}s/web"), token);
                status = ObjectStatus.Of(item, TimeProvider.System.GetUtcNow());
                return (status.Verdict, status.Message) == (verdict, message);
            },
            () => $"The status is {status}.",
            Token);

        await using var printed = ChildProcess.Start(
            kubectl,
            [
                "rollout", "status", $"{kind.ToLowerInvariant()}/web", "--watch=false", "--namespace", home, "--kubeconfig", cluster.Kubeconfig, "--context", TestCluster.Admin,

                // Goes with the cluster, instead of staying in somebody's home.
                "--cache-dir", Path.Combine(Path.GetDirectoryName(cluster.Kubeconfig)!, "kubectl"),
            ]);
        var isFailed = await printed.WaitAsync(TimeSpan.FromSeconds(30), Token) != 0;
        Assert.Equal(verdict == StatusVerdict.Failed, isFailed);
        Assert.StartsWith(isFailed ? $"error: {message}" : message, isFailed ? printed.Errors : printed.Output, StringComparison.Ordinal);
    }

    private static JsonObject Workload(string kind, string spec, string node)
    {
        var item = JsonNode.Parse(
            $$"""
            {
              "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": {"name": "web"},
              "spec": {
                "selector": {"matchLabels": {"app": "web"} },
                "template": {
                  "metadata": {"labels": {"app": "web"} },
                  "spec": {"nodeSelector": {"kubernetes.io/hostname": "{{node}}"}, "containers": [{"name": "web", "image": "none"}] } } }
            }
            """)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(spec)!.AsObject())
        {
            item["spec"]![key] = value?.DeepClone();
        }

        return item;
    }
}
