using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;
using k8s;
using ModelContextProtocol;

namespace CODE.Kubernetes.Tests.Tools;

public sealed class RolloutToolsTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deployment_OnItsWay_SaysWhatKubectlSays_AndWhichPodsAreInTheWay()
    {
        var (cluster, home) = await WithDeploymentAsync();
        await cluster.ApplyAsync(Manifests.Pod("web-crashing", Manifests.Crashing, """{"app": "web"}"""), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var answer = await server.AnswerAsync("rollout_status", new { name = "web", @namespace = home });

        Assert.Equal("in_progress", answer.GetProperty("verdict").GetString());
        Assert.StartsWith("Waiting for deployment", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(answer.GetProperty("pods").EnumerateArray(), static pod => pod.GetProperty("name").GetString() == "web-crashing" && pod.GetProperty("status").GetString() == "CrashLoopBackOff");
    }

    [Fact]
    public async Task Wait_EndsWhenTheRolloutIsDone_AndTellsWhatHappensMeanwhile()
    {
        var (cluster, home) = await WithDeploymentAsync();
        await using var server = await KubernetesServer.StartAsync(cluster);
        var told = new List<string?>();
        var waiting = server.Client.CallToolAsync(
            "rollout_status", new Dictionary<string, object?> { ["name"] = "web", ["namespace"] = home, ["wait"] = true, ["timeout"] = 120 }, new Heard(told), cancellationToken: Token);
        await cluster.NodeAsync("node-a", Token);
        while (!waiting.IsCompleted)
        {
            await Task.Delay(100, Token);
            await RunAllAsync(cluster, home);
        }

        var result = await waiting;
        Assert.Equal("current", result.StructuredContent!.Value.GetProperty("verdict").GetString());
        Assert.False(result.StructuredContent!.Value.TryGetProperty("pods", out _));
        Assert.NotEmpty(told);
    }

    [Fact]
    public async Task Wait_NothingChanges_AnswersHowItIsAfterTheTime()
    {
        var (cluster, home) = await WithDeploymentAsync();
        await using var server = await KubernetesServer.StartAsync(cluster);
        var result = await server.CallAsync("rollout_status", new { name = "web", @namespace = home, wait = true, timeout = 1 });
        Assert.Equal("in_progress", result.StructuredContent!.Value.GetProperty("verdict").GetString());
        Assert.EndsWith("Still so after 1 s.", KubernetesServer.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyKind_HasAVerdict()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await using var server = await KubernetesServer.StartAsync(cluster);
        Assert.Equal("current", (await server.AnswerAsync("rollout_status", new { kind = "ns", name = home })).GetProperty("verdict").GetString());
    }

    private async Task<(TestCluster Cluster, string Home)> WithDeploymentAsync()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Manifests.Deployment("web"), home, Token);
        return (cluster, home);
    }

    // What a kubelet would report of the pods that the controllers made.
    private static async Task RunAllAsync(TestCluster cluster, string home)
    {
        foreach (var pod in (await cluster.Client.CoreV1.ListNamespacedPodAsync(home, cancellationToken: Token)).Items.Where(static pod => pod.Status.Phase == "Pending"))
        {
            await cluster.PatchStatusAsync(
                $$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{pod.Metadata.Name}}"}, "status": {{Manifests.Running}} }""", home, Token);
        }
    }

    private sealed class Heard(List<string?> told) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (told)
            {
                told.Add(value.Message);
            }
        }
    }
}
