using System.Text.Json;
using CODE.Kubernetes.Tests.Server;
using CODE.Testing;
using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Tools;

public sealed class WorkloadToolsTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scale_TellsBeforeAndAfter_AndTheClusterHasIt()
    {
        var (cluster, home) = await WithDeploymentAsync("web");
        await using var server = await KubernetesServer.StartAsync(cluster);

        var answer = await server.AnswerAsync("scale_deployment", new { name = "web", @namespace = home, replicas = 5 });

        Assert.Equal((2, 5), (answer.GetProperty("before").GetInt32(), answer.GetProperty("after").GetInt32()));
        Assert.False(answer.TryGetProperty("warning", out _));
        Assert.Equal(5, (await ItemAsync(server, home, "deploy", "web")).GetProperty("spec").GetProperty("replicas").GetInt32());
    }

    [Fact]
    public async Task Changes_AreRemembered_WithWhoMadeThem()
    {
        var (cluster, home) = await WithDeploymentAsync("web");
        await using var server = await KubernetesServer.StartAsync(cluster);
        await server.AnswerAsync("scale_deployment", new { name = "web", @namespace = home, replicas = 3 });
        await server.AnswerAsync("delete_resource", new { kind = "deploy", name = "web", @namespace = home });

        var read = await server.Client.ReadResourceAsync($"memory://kubernetes/changes/admin/{home}/Deployment/web", cancellationToken: Token);

        var text = Assert.IsType<ModelContextProtocol.Protocol.TextResourceContents>(read.Contents[0]).Text;
        Assert.Contains("\"alice\"", text, StringComparison.Ordinal);
        Assert.Contains("\"delete\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scale_DeploymentOwnedByAutoscaler_Warns()
    {
        var (cluster, home) = await WithDeploymentAsync("web");
        await cluster.ApplyAsync(
            """{"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "busy"}, "spec": {"minReplicas": 3, "maxReplicas": 9, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}}""",
            home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var warning = (await server.AnswerAsync("scale_deployment", new { name = "web", @namespace = home, replicas = 1 })).GetProperty("warning").GetString();

        Assert.Contains("busy", warning, StringComparison.Ordinal);
        Assert.Contains("from 3 to 9", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scale_deployment", """{"name": "missing", "replicas": 1}""")]
    [InlineData("restart_rollout", """{"name": "missing"}""")]
    [InlineData("undo_rollout", """{"name": "missing"}""")]
    [InlineData("rollout_history", """{"name": "missing"}""")]
    public async Task WorkloadThatIsMissing_IsNamed(string tool, string arguments)
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        var (code, message, _) = await server.FaultAsync(tool, JsonElement.Parse(arguments));
        Assert.Equal(("not_found", "There is no Deployment default/missing."), (code, message));
    }

    [Fact]
    public async Task Restart_ChangesTheTemplate_SoThatPodsAreReplaced()
    {
        var (cluster, home) = await WithDeploymentAsync("web");
        await using var server = await KubernetesServer.StartAsync(cluster);

        await server.AnswerAsync("restart_rollout", new { name = "web", @namespace = home });

        var annotations = (await ItemAsync(server, home, "deploy", "web")).GetProperty("spec").GetProperty("template").GetProperty("metadata").GetProperty("annotations");
        Assert.True(annotations.TryGetProperty("kubectl.kubernetes.io/restartedAt", out _));
    }

    [Fact]
    public async Task Restart_PausedDeployment_IsRefused()
    {
        var (cluster, home) = await WithDeploymentAsync("web");
        await cluster.ApplyAsync(Manifests.Deployment("web").Replace("\"replicas\":2", "\"replicas\":2,\"paused\":true", StringComparison.Ordinal), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);
        var (code, message, _) = await server.FaultAsync("restart_rollout", new { name = "web", @namespace = home });
        Assert.Equal("conflict", code);
        Assert.Contains("paused", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public async Task Undo_GoesBackToTheRevisionBefore_WithEverythingItHad(string kind)
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await using var server = await KubernetesServer.StartAsync(cluster);
        await cluster.ApplyAsync(Workload(kind, "registry.example/web:1"), home, Token);
        await RevisionsAsync(server, home, kind, 1);
        await cluster.ApplyAsync(Workload(kind, "registry.example/web:2"), home, Token);
        var history = await RevisionsAsync(server, home, kind, 2);
        Assert.Equal("registry.example/web:2", history[0].GetProperty("images")[0].GetString());

        var answer = await server.AnswerAsync("undo_rollout", new { name = "web", @namespace = home, kind });

        Assert.Equal("registry.example/web:1", answer.GetProperty("images")[0].GetString());
        var template = (await ItemAsync(server, home, kind, "web")).GetProperty("spec").GetProperty("template");
        Assert.Equal("registry.example/web:1", template.GetProperty("spec").GetProperty("containers")[0].GetProperty("image").GetString());
        Assert.Equal(["app"], template.GetProperty("metadata").GetProperty("labels").EnumerateObject().Select(static label => label.Name));
    }

    [Fact]
    public async Task Undo_RevisionThatIsNone_NamesThoseThatAre_AndChangesNothing()
    {
        var (cluster, home) = await WithDeploymentAsync("web");
        await using var server = await KubernetesServer.StartAsync(cluster);
        var only = (await RevisionsAsync(server, home, "Deployment", 1))[0].GetProperty("revision").GetInt64();

        var none = await server.FaultAsync("undo_rollout", new { name = "web", @namespace = home });
        var other = await server.FaultAsync("undo_rollout", new { name = "web", @namespace = home, to_revision = 99 });
        var same = await server.FaultAsync("undo_rollout", new { name = "web", @namespace = home, to_revision = only });

        Assert.Equal(("not_found", "not_found", "invalid_argument"), (none.Code, other.Code, same.Code));
        Assert.Contains($"Its revisions are: {only}.", other.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KindThatIsNotRolledOut_IsRefused()
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        Assert.Equal("invalid_argument", (await server.FaultAsync("restart_rollout", new { name = "x", kind = "Pod" })).Code);
    }

    private async Task<(TestCluster Cluster, string Home)> WithDeploymentAsync(string name)
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Manifests.Deployment(name), home, Token);
        return (cluster, home);
    }

    private static string Workload(string kind, string image) => kind switch
    {
        "Deployment" => Manifests.Deployment("web", image),
        "StatefulSet" => Manifests.Deployment("web", image).Replace("\"kind\":\"Deployment\"", "\"kind\":\"StatefulSet\"", StringComparison.Ordinal),
        _ => Manifests.Deployment("web", image).Replace("\"kind\":\"Deployment\"", "\"kind\":\"DaemonSet\"", StringComparison.Ordinal).Replace("\"replicas\":2,", "", StringComparison.Ordinal),
    };

    // Controllers write them down a moment after the workload was changed.
    private static async Task<JsonElement> RevisionsAsync(KubernetesServer server, string home, string kind, int count)
    {
        while (true)
        {
            var result = await server.CallAsync("rollout_history", new { name = "web", @namespace = home, kind });
            if (result.IsError is not true && result.StructuredContent!.Value.GetProperty("revisions") is var revisions && revisions.GetArrayLength() == count)
            {
                return revisions;
            }

            await Task.Delay(50, Token);
        }
    }

    private static async Task<JsonElement> ItemAsync(KubernetesServer server, string home, string kind, string name) =>
        (await server.AnswerAsync("get_resource", new { kind, name, @namespace = home })).GetProperty("item");
}
