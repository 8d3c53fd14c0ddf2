using CODE.Cost.Tests.Server;
using CODE.Testing.Monitoring;

namespace CODE.Cost.Tests.Kubernetes;

/// <summary>A cost server over a real Prometheus with the past of a cluster, and over no cluster unless a test names one.</summary>
internal sealed class MeasuredCluster : IAsyncDisposable
{
    private readonly PrometheusProcess? _prometheus;

    private MeasuredCluster(PrometheusProcess? prometheus, CostServer server) => (_prometheus, Server) = (prometheus, server);

    public CostServer Server { get; }

    public static async Task<MeasuredCluster> StartAsync(ClusterHistory history, params (string Name, string Value)[] settings)
    {
        var prometheus = await PrometheusProcess.StartAsync(static _ => "global: {}", history.Write(), [], CancellationToken.None);
        return new MeasuredCluster(prometheus, await ServerAsync(prometheus.Address, settings));
    }

    /// <summary>Over something that only pretends to be a Prometheus, or over none.</summary>
    public static async Task<MeasuredCluster> StartAsync(Uri? prometheus, params (string Name, string Value)[] settings) => new(null, await ServerAsync(prometheus, settings));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }
    }

    private static async Task<CostServer> ServerAsync(Uri? prometheus, (string Name, string Value)[] settings)
    {
        // A kubeconfig of whoever runs the tests is none of theirs.
        var all = new Dictionary<string, string?> { ["Clusters:Kubeconfig"] = "/nowhere/kubeconfig" };
        if (prometheus is not null)
        {
            all["Prometheus:Backends:main:Url"] = prometheus.AbsoluteUri;
        }

        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var server = new CostServer(all);
        await server.InitializeAsync();
        return server;
    }
}
