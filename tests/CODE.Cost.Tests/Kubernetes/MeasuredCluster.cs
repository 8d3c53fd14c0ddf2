using CODE.Cost.Tests.Server;
using CODE.Cost.Waste;
using CODE.Testing.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

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
        return new MeasuredCluster(prometheus, await ServerAsync(prometheus.Address, TimeSpan.Zero, settings));
    }

    /// <summary>Over something that only pretends to be a Prometheus, or over none.</summary>
    public static async Task<MeasuredCluster> StartAsync(Uri? prometheus, params (string Name, string Value)[] settings) => new(null, await ServerAsync(prometheus, TimeSpan.Zero, settings));

    /// <summary>Over a cluster without metrics, some time from now by the clock of whatever judges the age of objects.</summary>
    public static async Task<MeasuredCluster> LaterAsync(TimeSpan later, params (string Name, string Value)[] settings) => new(null, await ServerAsync(null, later, settings));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }
    }

    private static async Task<CostServer> ServerAsync(Uri? prometheus, TimeSpan later, (string Name, string Value)[] settings)
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

        var server = new CostServer(all, configure: builder => builder.Services.AddSingleton(services =>
            ActivatorUtilities.CreateInstance<WasteFinder>(services, (TimeProvider)new FakeTimeProvider(TimeProvider.System.GetUtcNow() + later))));
        await server.InitializeAsync();
        return server;
    }
}
