using CODE.Clusters.Connections;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Kubernetes.Owners;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Kubernetes.Rightsizing;

/// <summary>Recommends requests for a workload from what it was measured to use, never from what it asks for.</summary>
internal sealed class Rightsizer(NodePricer pricer, PriceCatalogue catalogue)
{
    /// <summary>Recommends.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="percentile">The percentile of CPU, 50 to 100.</param>
    /// <param name="headroomPercent">What is added.</param>
    /// <param name="open">Opens the cluster, for types of nodes that metrics do not tell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There is no such workload, or its use was not measured.</exception>
    public async Task<WorkloadSizing> RecommendAsync(ClusterMetrics metrics, Workload workload, double percentile, int headroomPercent, Func<ICluster> open, CancellationToken cancellationToken)
    {
        var pods = await WorkloadPods.FindAsync(metrics, workload, cancellationToken);
        var measures = await MeasureReader.ReadAsync(metrics, pods, percentile / 100, cancellationToken);
        if (measures.Count == 0)
        {
            throw new FaultException(
                FaultCodes.NotFound,
                $"no_data: the use of {workload} was not measured in this window ({ContainerMetrics.CpuUsage}, {ContainerMetrics.MemoryUsage}), so that nothing can be recommended.",
                "Scrape /metrics/cadvisor of the kubelets, or give a window in which it ran; what it requests is no substitute.");
        }

        var current = await MeasureReader.CurrentAsync(metrics, pods, cancellationToken);
        var none = new ContainerResources(null, null, null, null);
        Recommendation[] containers = [.. measures.Keys.Union(current.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Recommender.Of(
            measures.GetValueOrDefault(name) ?? new ContainerMeasure(name), current.GetValueOrDefault(name) ?? none, metrics.Window.Hours, headroomPercent / 100m))];
        var gaps = new Gaps();
        var (core, gib, unpriced, priced) = await RatesAsync(metrics, pods, open, gaps, cancellationToken);
        return new WorkloadSizing(
            metrics.Window,
            workload,
            pods.Count,
            [.. containers.Select(one => new PricedRecommendation(one, DeltaOf(one, core, gib)))],
            await AutoscalerReader.WarningsAsync(metrics, workload, cancellationToken),
            catalogue.Currency,
            unpriced,
            gaps.Told,
            priced?.Prices ?? [],
            priced?.IsDegraded == true);
    }

    // What is reserved for it costs that much; it is paid less only when nodes go.
    private static decimal? DeltaOf(Recommendation one, decimal? core, decimal? gib)
    {
        if (one is not { Cpu: { } cpu, Memory: { } memory } || core is null || gib is null)
        {
            return null;
        }

        var hour = ((cpu - (one.Current.CpuRequest ?? 0)) * core.Value) + ((memory - (one.Current.MemoryRequest ?? 0)) / ClusterMetrics.BytesPerGib * gib.Value);
        return decimal.Round(hour * Math.Max(1, one.Measure.Replicas) * BillingUnit.HoursPerMonth, 2);
    }

    private async Task<(decimal? Core, decimal? Gib, string? Unpriced, PricedNodes? Nodes)> RatesAsync(ClusterMetrics metrics, WorkloadPods pods, Func<ICluster> open, Gaps gaps, CancellationToken cancellationToken)
    {
        var places = await metrics.AskAsync($"sum by (node) (count_over_time({ContainerMetrics.Pods}{{node!=\"\",{pods.Matchers}}}{metrics.Window.Steps}))", cancellationToken);
        var read = await gaps.ReadAsync("prices of nodes", () => NodeReader.ReadAsync(metrics, open, gaps, cancellationToken));
        if (read is null)
        {
            return (null, null, "the nodes that it ran on are not known", null);
        }

        var hours = places.ByKey(static one => one["node"]);
        var nodes = await pricer.PriceAsync([.. read.Where(node => hours.ContainsKey(node.Name))], cancellationToken);
        var priced = nodes.Nodes.Where(static node => node is { CoreHour: not null, GibHour: not null }).ToArray();
        if (priced.Length > 0 && priced.Length < nodes.Nodes.Count)
        {
            gaps.Add($"prices of {nodes.Nodes.Count - priced.Length} of {nodes.Nodes.Count} nodes that it ran on; those of the others are taken");
        }

        var weight = priced.Sum(node => (decimal)hours[node.Node.Name]);
        return weight == 0
            ? (null, null, nodes.Nodes.Select(static node => node.Unpriced).FirstOrDefault(static reason => reason is not null) ?? "the nodes that it ran on are not known", nodes)
            : (priced.Sum(node => node.CoreHour * (decimal)hours[node.Node.Name]) / weight, priced.Sum(node => node.GibHour * (decimal)hours[node.Node.Name]) / weight, null, nodes);
    }
}

/// <summary>What a workload should ask for.</summary>
/// <param name="Window">The window.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Pods">How many pods it had.</param>
/// <param name="Containers">Each container.</param>
/// <param name="Warnings">What to look at before anything is changed.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Unpriced">Why the difference in cost is not known.</param>
/// <param name="Gaps">What could not be looked at.</param>
/// <param name="Prices">The prices that were used.</param>
/// <param name="IsDegraded">Whether imported prices could not be read.</param>
internal sealed record WorkloadSizing(
    MetricWindow Window,
    Workload Workload,
    int Pods,
    IReadOnlyList<PricedRecommendation> Containers,
    IReadOnlyList<string> Warnings,
    string Currency,
    string? Unpriced,
    IReadOnlyList<string> Gaps,
    IReadOnlyList<Price> Prices,
    bool IsDegraded);

/// <summary>A recommendation with what it changes.</summary>
/// <param name="Of">The recommendation.</param>
/// <param name="MonthlyDelta">By how much what is reserved costs more in a month, for all its pods; null when that is not known.</param>
internal sealed record PricedRecommendation(Recommendation Of, decimal? MonthlyDelta);
