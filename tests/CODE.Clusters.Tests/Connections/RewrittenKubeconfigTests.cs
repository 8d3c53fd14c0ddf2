using CODE.Clusters.Connections;
using CODE.ServiceDefaults.Faults;
using CODE.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace CODE.Clusters.Tests.Connections;

/// <summary>A login rewrites the kubeconfig: what it says now holds, and what was connected before goes.</summary>
public sealed class RewrittenKubeconfigTests(SharedCluster shared) : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"code-kubeconfig-{Guid.NewGuid():N}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cluster_OpenedBefore_GoesOnWithTheNewCredentials()
    {
        var cluster = await shared.ReadyAsync();
        var text = await File.ReadAllTextAsync(cluster.Kubeconfig, Token);
        await File.WriteAllTextAsync(_path, text, Token);
        using var host = ClusterHost.Over(cluster, ("Clusters:Kubeconfig", _path));
        var opened = host.Open(TestCluster.Admin);
        await ListAsync(opened);

        await RewriteAsync(text.Replace("user: admin", "user: viewer", StringComparison.Ordinal));
        var fault = await Assert.ThrowsAsync<FaultException>(() => ListAsync(opened));
        await RewriteAsync("half of a ku: : beconfig");
        var meanwhile = await Assert.ThrowsAsync<FaultException>(() => ListAsync(opened));
        await RewriteAsync(text);
        await ListAsync(opened);

        Assert.Equal((FaultCodes.PermissionDenied, FaultCodes.PermissionDenied), (fault.Fault.Code, meanwhile.Fault.Code));
    }

    [Fact]
    public async Task Connection_Replaced_GoesWithTheLastRequestThatUsesIt()
    {
        var cluster = await shared.ReadyAsync();
        var connection = new ClusterConnection(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Kubeconfig, TestCluster.Admin), new ClusterOptions(), TimeProvider.System);
        Assert.True(connection.TryEnter());

        connection.Dispose();
        Assert.False(connection.TryEnter());
        await connection.SendAsync<V1NamespaceList>(ClusterRequest.Get("api/v1/namespaces"), null, Token);
        connection.Leave();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.SendAsync<V1NamespaceList>(ClusterRequest.Get("api/v1/namespaces"), null, Token));
    }

    public void Dispose() => File.Delete(_path);

    private static Task<V1NamespaceList> ListAsync(ICluster cluster) => cluster.SendAsync<V1NamespaceList>(ClusterRequest.Get("api/v1/namespaces"), Token);

    // Told by the time of its last change, of which file systems keep no more than milliseconds.
    private async Task RewriteAsync(string text)
    {
        var before = File.GetLastWriteTimeUtc(_path);
        await File.WriteAllTextAsync(_path, text, Token);
        File.SetLastWriteTimeUtc(_path, before.AddSeconds(1));
    }
}
