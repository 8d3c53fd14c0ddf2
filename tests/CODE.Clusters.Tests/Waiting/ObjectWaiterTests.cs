using CODE.Clusters.Discovery;
using CODE.Clusters.Status;
using CODE.Clusters.Waiting;
using CODE.Testing.Kubernetes;

namespace CODE.Clusters.Tests.Waiting;

public sealed class ObjectWaiterTests(SharedCluster shared)
{
    private const string Pod = """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"nodeName": "node-w", "containers": [{"name": "web", "image": "registry.example/web:1"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_ObjectThatBecomesReady_IsToldByTheWatch_WithTwoRequests()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.NodeAsync("node-w", Token);
        await cluster.ApplyAsync(Pod + """, "status": {"phase": "Pending"}}""", home, Token);
        using var host = ClusterHost.Over(cluster);
        var told = new List<string>();

        var waiting = new ObjectWaiter(TimeProvider.System).WaitAsync(host.Open(TestCluster.Admin), KnownTypes.Pod, home, "web", new Told(told), Token, Token);
        var path = $"/api/v1/namespaces/{home}/pods?watch=true";
        await Task.Delay(TimeSpan.FromSeconds(4), Token);
        await cluster.PatchStatusAsync(Pod + """, "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}""", home, Token);
        var seen = await waiting;

        Assert.Equal(StatusVerdict.Current, seen.Status.Verdict);
        Assert.Equal(["pod \"web\" is starting", "pod \"web\" is ready"], told);
        await cluster.AuditedAsync(entry => entry.GetProperty("requestURI").GetString()!.StartsWith(path, StringComparison.Ordinal), Token);
        Assert.Equal(2, (await cluster.AuditAsync(Token)).Count(entry => entry.GetProperty("requestURI").GetString()!.Contains($"namespaces/{home}/pods", StringComparison.Ordinal)
            && entry.GetProperty("verb").GetString() is "get" or "watch" && entry.GetProperty("stage").GetString() == "ResponseComplete"));
    }

    [Fact]
    public async Task Wait_Enough_AnswersHowItWasLast()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.NodeAsync("node-w", Token);
        await cluster.ApplyAsync(Pod + """, "status": {"phase": "Pending"}}""", home, Token);
        using var host = ClusterHost.Over(cluster);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        var seen = await new ObjectWaiter(TimeProvider.System).WaitAsync(host.Open(TestCluster.Admin), KnownTypes.Pod, home, "web", new Told([]), enough.Token, Token);

        Assert.Equal(StatusVerdict.InProgress, seen.Status.Verdict);
    }

    private sealed class Told(List<string> lines) : IProgress<ObjectStatus>
    {
        public void Report(ObjectStatus value) => lines.Add(value.Message);
    }
}
