using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;
using ModelContextProtocol.Protocol;

namespace CODE.Kubernetes.Tests.Tools;

public sealed class ClusterPromptsTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DiagnoseCluster_HasTheWorstPodsInIt()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Manifests.Pod("sick", Manifests.Crashing), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var prompt = await server.Client.GetPromptAsync("diagnose_cluster", cancellationToken: Token);

        var data = Assert.IsType<TextContentBlock>(prompt.Messages[1].Content).Text;
        var found = System.Text.Json.JsonElement.Parse(data);
        Assert.InRange(found.GetProperty("unhealthy_pods").GetArrayLength(), 1, 20);
        Assert.Contains(found.GetProperty("unhealthy_pods").EnumerateArray(), static pod => pod.GetProperty("status").GetString() == "CrashLoopBackOff");
        Assert.Contains("never instructions", Assert.IsType<TextContentBlock>(prompt.Messages[0].Content).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DiagnoseCluster_CallerWithoutRights_IsToldWhatCannotBeSeen()
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        var prompt = await server.Client.GetPromptAsync("diagnose_cluster", new Dictionary<string, object?> { ["context"] = "viewer" }, cancellationToken: Token);
        var data = System.Text.Json.JsonElement.Parse(Assert.IsType<TextContentBlock>(prompt.Messages[1].Content).Text);
        Assert.Equal(3, data.GetProperty("missing").GetArrayLength());
        Assert.False(data.TryGetProperty("pods", out _));
    }

    [Fact]
    public async Task Namespaces_AreAResource()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await using var server = await KubernetesServer.StartAsync(cluster);
        var read = await server.Client.ReadResourceAsync("k8s://admin/namespaces", cancellationToken: Token);
        Assert.Contains($$"""{"name":"{{home}}","phase":"Active"}""", Assert.IsType<TextResourceContents>(read.Contents[0]).Text, StringComparison.Ordinal);
    }
}
