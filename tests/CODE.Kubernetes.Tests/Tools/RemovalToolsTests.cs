using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Tools;

public sealed class RemovalToolsTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DryRun_TellsWhatWouldGo_AndDeletesNothing_ThenTheRealOneDoes()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Manifests.Deployment("web"), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);
        while ((await server.AnswerAsync("get_pods", new { @namespace = home })).GetProperty("total").GetInt32() < 2)
        {
            await Task.Delay(50, Token);
        }

        var dry = await server.AnswerAsync("delete_resource", new { kind = "deploy", name = "web", @namespace = home, dry_run = true });
        await server.AnswerAsync("get_resource", new { kind = "deploy", name = "web", @namespace = home });
        var real = await server.AnswerAsync("delete_resource", new { kind = "deploy", name = "web", @namespace = home });

        Assert.Equal((false, true), (dry.GetProperty("deleted").GetBoolean(), real.GetProperty("deleted").GetBoolean()));
        Assert.Equal((1, 2), (dry.GetProperty("goes_with").GetProperty("replicasets.apps").GetInt32(), dry.GetProperty("goes_with").GetProperty("pods").GetInt32()));
        Assert.Equal("not_found", (await server.FaultAsync("get_resource", new { kind = "deploy", name = "web", @namespace = home })).Code);
    }

    [Fact]
    public async Task Namespace_TellsHowMuchIsInIt()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        for (var number = 1; number <= 3; number++)
        {
            await cluster.ApplyAsync($$"""{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s{{number}}"} }""", home, Token);
        }

        await using var server = await KubernetesServer.StartAsync(cluster);
        var answer = await server.AnswerAsync("delete_resource", new { kind = "namespace", name = home, dry_run = true });
        Assert.True(answer.GetProperty("goes_with").GetProperty("secrets").GetInt32() >= 3);
    }

    [Theory]
    [InlineData("kube-system")]
    [InlineData("default")]
    public async Task NamespaceThatTheClusterNeeds_IsNotDeleted(string name)
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        Assert.Equal("invalid_argument", (await server.FaultAsync("delete_resource", new { kind = "ns", name })).Code);
    }
}
