using CODE.Clusters.Connections;
using CODE.Prometheus.Connections;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;

namespace CODE.Cost.Kubernetes.Metrics;

/// <summary>
/// Finds the Prometheus and the API server of one cluster. Both are called by the name of a context: a backend of that name has its metrics. Without such a backend the default one is taken for the default cluster only: the
/// metrics of another cluster would be silently wrong.
/// </summary>
internal sealed class MetricSource(IBackendDirectory backends, IClusterDirectory clusters)
{
    /// <summary>What the Prometheus of a cluster knows of a window that ends now.</summary>
    /// <param name="context">The context; the default one when null.</param>
    /// <param name="window">How long it is, as <c>24h</c> or <c>7d</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">None is configured for it, or does not answer, or the window is none.</exception>
    public async Task<ClusterMetrics> OpenMetricsAsync(string? context, string window, CancellationToken cancellationToken)
    {
        var prometheus = Prometheus(context);
        return new ClusterMetrics(prometheus, await MetricWindow.EndingNowAsync(window, prometheus, cancellationToken));
    }

    /// <summary>The cluster.</summary>
    /// <param name="context">The context; the default one when null.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <exception cref="FaultException">None is configured.</exception>
    public ICluster OpenCluster(string? context, Caller caller) => clusters.Open(context, caller);

    private IPrometheus Prometheus(string? context)
    {
        var name = context is null || backends.Names.Contains(context, StringComparer.Ordinal) ? context
            : backends.Names.Count > 0 && clusters.Contexts is [var first, ..] && first == context ? null
            : throw new FaultException(
                FaultCodes.NotFound,
                "No Prometheus is configured for this context.",
                $"The operator names a backend in Prometheus:Backends like the context. There are: {(backends.Names.Count == 0 ? "none" : string.Join(", ", backends.Names))}.");
        return backends.Open(name).Prometheus;
    }
}
