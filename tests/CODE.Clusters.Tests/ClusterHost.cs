using CODE.Clusters.Connections;
using CODE.ServiceDefaults.Identity;
using CODE.Testing.Kubernetes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CODE.Clusters.Tests;

/// <summary>What a server registers, over the cluster of the tests.</summary>
internal sealed class ClusterHost : IDisposable
{
    private readonly IHost _host;

    private ClusterHost(IHost host) => _host = host;

    /// <summary>Opens the directory of clusters as a server would.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="settings">Settings beside those that name the cluster, such as <c>Clusters:Impersonate</c>.</param>
    public static ClusterHost Over(TestCluster cluster, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Clusters:Kubeconfig"] = cluster.Kubeconfig,
            ["Clusters:Contexts:0"] = TestCluster.Admin,
            ["Clusters:Contexts:1"] = TestCluster.Viewer,
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddClusters();
        return new ClusterHost(builder.Build());
    }

    /// <summary>A cluster on behalf of a caller.</summary>
    public ICluster Open(string context, string caller = "alice", params string[] roles) =>
        _host.Services.GetRequiredService<IClusterDirectory>().Open(context, new Caller(caller, roles, null));

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();
}
