using System.Net;
using System.Net.Sockets;
using CODE.Kubernetes.Tests.Server;
using CODE.Testing;
using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Tools;

/// <summary>Clusters that forbid, are away, hang or are not configured, through every tool that reads or changes one.</summary>
public sealed class ClusterAccessTests(SharedCluster shared)
{
    /// <summary>Each tool with arguments that are good.</summary>
    public static TheoryData<string, string> Calls => new()
    {
        { "get_pods", "{}" },
        { "get_resource", """{"kind": "configmap", "name": "x"}""" },
        { "list_resources", """{"kind": "secrets"}""" },
        { "scale_deployment", """{"name": "x", "replicas": 1}""" },
        { "restart_rollout", """{"name": "x"}""" },
        { "undo_rollout", """{"name": "x"}""" },
        { "rollout_history", """{"name": "x"}""" },
        { "rollout_status", """{"name": "x"}""" },
        { "get_events", "{}" },
        { "get_logs", """{"pod": "x"}""" },
        { "diagnose_workload", """{"name": "x"}""" },
        { "delete_resource", """{"kind": "cm", "name": "x"}""" },
        { "top_resources", """{"kind": "pods"}""" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task CallerWithoutRights_IsToldWhatTheClusterForbids(string tool, string arguments)
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        var (code, message, fix) = await server.FaultAsync(tool, With(arguments, "viewer"));
        Assert.Equal("permission_denied", code);
        Assert.Contains("viewer", message, StringComparison.Ordinal);
        Assert.Contains("can_i", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CanI_SaysWhatIsAllowedAndWhatNot()
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        Assert.True((await server.AnswerAsync("can_i", new { verb = "delete", resource = "deploy" })).GetProperty("allowed").GetBoolean());
        var refused = await server.AnswerAsync("can_i", new { verb = "get", resource = "pods/log", context = "viewer", @namespace = "*" });
        Assert.Equal((false, "pods/log"), (refused.GetProperty("allowed").GetBoolean(), refused.GetProperty("resource").GetString()));
    }

    [Fact]
    public async Task Impersonation_AsksTheClusterAboutTheCaller()
    {
        var cluster = await shared.ReadyAsync();
        await using var server = await KubernetesServer.StartAsync(cluster, ("Clusters:Impersonate", "true"));
        Assert.False((await server.AnswerAsync("can_i", new { verb = "get", resource = "pods" })).GetProperty("allowed").GetBoolean());

        var (code, message, _) = await server.FaultAsync("get_pods", new { });
        Assert.Equal("permission_denied", code);
        Assert.Contains("code:alice", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContextThatMayNotBeUsed_IsRefused_AndTheOthersNamed()
    {
        var cluster = await shared.ReadyAsync();
        await using var server = await KubernetesServer.StartAsync([("Clusters:Kubeconfig", cluster.Kubeconfig)]);
        await server.AnswerAsync("get_pods", new { context = "admin" });
        var (code, _, fix) = await server.FaultAsync("get_pods", new { context = "viewer" });
        Assert.Equal(("not_found", "The contexts are: admin."), (code, fix));
    }

    [Fact]
    public async Task NoCluster_SaysHowToConfigureOne()
    {
        await using var server = await KubernetesServer.StartAsync([("Clusters:Kubeconfig", "/does/not/exist")]);
        var (code, _, fix) = await server.FaultAsync("get_pods", new { });
        Assert.Equal("unavailable", code);
        Assert.Contains("Clusters:Kubeconfig", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClusterThatIsNotThere_IsUnavailable()
    {
        using var kubeconfig = TemporaryKubeconfig.For(new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        await using var server = await KubernetesServer.StartAsync([("Clusters:Kubeconfig", kubeconfig.Path)]);
        Assert.Equal("unavailable", (await server.FaultAsync("get_pods", new { })).Code);
    }

    [Fact]
    public async Task ClusterThatHangs_IsGivenUpAtTheDeadline()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var kubeconfig = TemporaryKubeconfig.For(new Uri($"http://{listener.LocalEndpoint}"));
        await using var server = await KubernetesServer.StartAsync([("Clusters:Kubeconfig", kubeconfig.Path), ("Clusters:TimeoutSeconds", "1")]);
        Assert.Equal("timeout", (await server.FaultAsync("get_pods", new { })).Code);
    }

    private static System.Text.Json.Nodes.JsonObject With(string arguments, string context)
    {
        var all = System.Text.Json.Nodes.JsonNode.Parse(arguments)!.AsObject();
        all["context"] = context;
        return all;
    }
}
