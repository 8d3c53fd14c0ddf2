using CODE.Clusters.Connections;
using CODE.ServiceDefaults.Faults;
using CODE.Testing.Kubernetes;
using k8s.Models;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace CODE.Clusters.Tests;

public sealed class ClusterFixtureTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_Admin_ListsTheNamespacesOfTheCluster()
    {
        var cluster = await shared.ReadyAsync();
        var mine = await cluster.NamespaceAsync(Token);
        using var host = ClusterHost.Over(cluster);

        var list = await host.Open(TestCluster.Admin).SendAsync<V1NamespaceList>(ClusterRequest.Get("api/v1/namespaces"), Token);

        Assert.Contains(list.Items, item => item.Name() == mine);
        Assert.Contains(list.Items, item => item.Name() == "kube-system");
    }

    [Fact]
    public async Task Send_Viewer_IsDenied()
    {
        using var host = ClusterHost.Over(await shared.ReadyAsync());

        var fault = await Assert.ThrowsAsync<FaultException>(() => host.Open(TestCluster.Viewer).SendAsync<V1NamespaceList>(ClusterRequest.Get("api/v1/namespaces"), Token));

        Assert.Equal(FaultCodes.PermissionDenied, fault.Fault.Code);
    }

    [Fact]
    public async Task Send_Impersonating_IsAuditedAsTheCaller()
    {
        var cluster = await shared.ReadyAsync();
        var path = $"api/v1/namespaces/{await cluster.NamespaceAsync(Token)}/pods";
        using var host = ClusterHost.Over(cluster, ("Clusters:Impersonate", "true"));

        await Assert.ThrowsAsync<FaultException>(() => host.Open(TestCluster.Admin, "bob", "developer").SendAsync<V1PodList>(ClusterRequest.Get(path), Token));

        var request = await cluster.AuditedAsync(entry => entry.GetProperty("requestURI").GetString() == $"/{path}", Token);
        Assert.Equal("admin", request.GetProperty("user").GetProperty("username").GetString());
        Assert.Equal("code:bob", request.GetProperty("impersonatedUser").GetProperty("username").GetString());
        Assert.Equal(403, request.GetProperty("responseStatus").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Send_PodOnMadeUpNode_HasTheStatusThatTheTestGaveIt()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.NodeAsync("node-a", Token);
        await cluster.ApplyAsync(
            """
            {
              "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
              "spec": {"nodeName": "node-a", "containers": [{"name": "web", "image": "web:1"}]},
              "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
            }
            """,
            home,
            Token);
        using var host = ClusterHost.Over(cluster);

        var pod = await host.Open(TestCluster.Admin).SendAsync<V1Pod>(ClusterRequest.Get($"api/v1/namespaces/{home}/pods/web"), Token);

        Assert.Equal(("node-a", "Running"), (pod.Spec.NodeName, pod.Status.Phase));
    }
}
