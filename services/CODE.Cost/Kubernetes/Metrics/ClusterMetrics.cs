using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Kubernetes.Metrics;

/// <summary>What one Prometheus knows of a cluster in a window.</summary>
/// <param name="prometheus">The Prometheus.</param>
/// <param name="window">The window.</param>
internal sealed class ClusterMetrics(IPrometheus prometheus, MetricWindow window)
{
    /// <summary>The most series that one question may give.</summary>
    public const int MaxSeries = 20_000;

    /// <summary>The bytes of a GiB, in which memory has its price.</summary>
    public const long BytesPerGib = 1L << 30;

    /// <summary>What tells of objects.</summary>
    public const string StateMetrics = "kube-state-metrics";

    /// <summary>What measures containers, a part of each kubelet.</summary>
    public const string CAdvisor = "cAdvisor";

    // Beyond it an amount is a mistake, and money could not be reckoned with it: the bytes of a node of 400 TiB, added up over all steps.
    private const double MaxValue = 1e18;

    /// <summary>The window.</summary>
    public MetricWindow Window => window;

    /// <summary>What an expression gives at the end of the window; what is no number or negative is left out.</summary>
    /// <exception cref="FaultException">Prometheus does not answer, or with more series than are read.</exception>
    public async Task<IReadOnlyList<Measured>> AskAsync(string expression, CancellationToken cancellationToken)
    {
        var answer = await prometheus.QueryAsync(expression, window.End, new SeriesWindow(0, MaxSeries), cancellationToken);
        if (answer.Total > MaxSeries || !answer.IsCountedToEnd)
        {
            throw new FaultException(
                FaultCodes.TooLarge,
                $"The cluster has more series ({(answer.IsCountedToEnd ? "" : "over ")}{answer.Total}) in this window than are read, {MaxSeries}; nothing was left out to fit them in.",
                "Ask about a shorter window, in which fewer pods lived.");
        }

        Measured[] found = [.. from series in answer.Series
                               where series.Samples is [{ Value: >= 0 and <= double.MaxValue }]
                               select new Measured(series.Labels, series.Samples[0].Value)];
        return found.All(static one => one.Value <= MaxValue)
            ? found
            : throw new FaultException(FaultCodes.UpstreamFailed, "Prometheus tells amounts that no cluster can have.", "Look at what it scrapes: two exporters may use the same names.");
    }

    /// <summary>As <see cref="AskAsync"/>, for what nothing can be said without.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="metric">The metric that it is about.</param>
    /// <param name="exporter">Who serves it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There is nothing; it names the metric.</exception>
    public async Task<IReadOnlyList<Measured>> RequireAsync(string expression, string metric, string exporter, CancellationToken cancellationToken) =>
        await AskAsync(expression, cancellationToken) is { Count: > 0 } found ? found : throw Missing(metric, exporter);

    private static FaultException Missing(string metric, string exporter) => new(
        FaultCodes.NotFound,
        $"Prometheus has no {metric} in this window, a metric of {exporter}.",
        exporter == CAdvisor
            ? "Scrape /metrics/cadvisor of each kubelet, and keep this metric in its metric_relabel_configs."
            : "Install kube-state-metrics and scrape it, with this metric among those it serves.");
}

/// <summary>A series and its one value. Labels are untrusted text.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Value">The value, zero or more.</param>
internal readonly record struct Measured(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>A label; empty when there is none.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label) ?? "";
}

/// <summary>Looks series up by their labels.</summary>
internal static class MeasuredSeries
{
    /// <summary>The values by a key; of several with the same, which only something that is no Prometheus gives, the greatest.</summary>
    public static Dictionary<TKey, double> ByKey<TKey>(this IEnumerable<Measured> measured, Func<Measured, TKey> key)
        where TKey : notnull => measured.GroupBy(key).ToDictionary(static group => group.Key, static group => group.Max(static one => one.Value));
}
