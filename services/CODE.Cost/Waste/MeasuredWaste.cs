using CODE.Clusters.Connections;
using CODE.Cost.Kubernetes;
using CODE.Cost.Kubernetes.Allocation;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Kubernetes.Owners;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Waste;

/// <summary>Reads what workloads and nodes cost and use, and has <see cref="WasteRules"/> judge it.</summary>
internal sealed class MeasuredWaste(NodePricer pricer)
{
    private const int MaxNamed = 5;

    /// <summary>The findings, and the nodes with the prices that they stand on.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="namespace">Only workloads of this namespace, and no nodes; everything when null.</param>
    /// <param name="open">Opens the cluster, for types of nodes that metrics do not tell.</param>
    /// <param name="gaps">Learns what could not be looked at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(IReadOnlyList<WasteFinding> Findings, PricedNodes Nodes)> FindAsync(
        ClusterMetrics metrics, string? @namespace, Func<ICluster> open, Gaps gaps, CancellationToken cancellationToken)
    {
        var nodes = await pricer.PriceAsync(await NodeReader.ReadAsync(metrics, open, gaps, cancellationToken), cancellationToken);
        var use = await PodUseReader.ReadAsync(metrics, cancellationToken);
        var owners = await OwnerReader.ReadAsync(metrics, null, cancellationToken);
        var (costs, _) = Allocator.Allocate(nodes.Nodes, use.Containers);
        var workloads = await WorkloadsAsync(metrics, use, costs, owners, cancellationToken);
        var rules = new WasteRules(metrics.Window.Hours);
        MeasuredWorkload[] wanted = [.. workloads.Where(one => @namespace is null || one.Workload.Namespace == @namespace)];
        if (wanted.Where(static one => !one.IsMeasured).ToArray() is { Length: > 0 } unmeasured)
        {
            gaps.Add($"use of {unmeasured.Length} workloads, which was not measured: {string.Join(", ", unmeasured.Take(MaxNamed).Select(static one => one.Workload))}{(unmeasured.Length > MaxNamed ? ", …" : "")}");
        }

        return ([
            .. wanted.Where(static one => one.IsMeasured).Select(rules.Judge).OfType<WasteFinding>(),
            .. @namespace is null ? rules.Nodes(nodes.Nodes, [.. costs.Where(cost => KindOf(cost.Use) != "DaemonSet").Select(static cost => cost.Use)]) : [],
        ], nodes);

        string? KindOf(ContainerUse container) => owners.TryGetValue((container.Namespace, container.Pod), out var owner) ? owner.Kind : null;
    }

    private static async Task<IReadOnlyList<MeasuredWorkload>> WorkloadsAsync(
        ClusterMetrics metrics, PodUse use, IReadOnlyList<ContainerCost> costs, IReadOnlyDictionary<(string Namespace, string Pod), Workload> owners, CancellationToken cancellationToken)
    {
        var window = metrics.Window;
        var cpu = $"({ContainerMetrics.Cpu(window.Rate)}){window.Steps}";
        var most = Keyed(await metrics.AskAsync($"max_over_time({cpu})", cancellationToken));
        var usual = Keyed(await metrics.AskAsync($"quantile_over_time(0.95, {cpu})", cancellationToken));
        var peaks = Keyed(await metrics.AskAsync(ContainerMetrics.Peak(window.Whole, "namespace,pod,container", ""), cancellationToken));
        var hours = use.Pods.GroupBy(pod => OwnerOf(pod.Namespace, pod.Pod)).ToDictionary(static group => group.Key, static group => group.Sum(static pod => pod.Hours));
        return [.. costs.GroupBy(cost => OwnerOf(cost.Use.Namespace, cost.Use.Pod)).Select(workload => new MeasuredWorkload(
            workload.Key,
            hours.GetValueOrDefault(workload.Key),
            [.. workload.GroupBy(static cost => cost.Use.Container, StringComparer.Ordinal).Select(static group => group.ToArray()).Select(container => new MeasuredContainer(
                container[0].Use.Container, container, Highest(container, most, 1), Highest(container, usual, 1), Highest(container, peaks, ClusterMetrics.BytesPerGib)))]))];

        Workload OwnerOf(string space, string pod) => owners.TryGetValue((space, pod), out var owner) ? owner : new Workload(space, "Pod", pod);
    }

    // One that was not measured may be the busiest.
    private static decimal? Highest(ContainerCost[] container, Dictionary<(string, string, string), double> measured, double unit)
    {
        double?[] values = [.. container.Select(one => measured.TryGetValue((one.Use.Namespace, one.Use.Pod, one.Use.Container), out var value) ? value : (double?)null)];
        return values.Contains(null) ? null : (decimal)(values.Max()!.Value / unit);
    }

    private static Dictionary<(string, string, string), double> Keyed(IReadOnlyList<Measured> measured) =>
        measured.ByKey(static one => (one["namespace"], one["pod"], one["container"]));
}
