using CODE.Clusters.Connections;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Kubernetes.Storage;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>Says what a cluster cost and who caused it, as the OpenCost specification defines it (https://www.opencost.io/docs/specification).</summary>
internal sealed class AllocationReader(NodePricer nodePricer, AttachedReader attachedReader, PlanPricer planPricer, PriceCatalogue catalogue)
{
    /// <summary>Allocates.</summary>
    /// <param name="metrics">The metrics of the cluster.</param>
    /// <param name="aggregate">By what; see <see cref="Aggregation.ReadAsync"/>.</param>
    /// <param name="idle">What becomes of what is idle.</param>
    /// <param name="open">Opens the cluster, for what metrics do not tell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">Metrics are missing, Prometheus does not answer, or the cluster has more series than are read.</exception>
    public async Task<ClusterAllocation> ReadAsync(ClusterMetrics metrics, string aggregate, IdleMode idle, Func<ICluster> open, CancellationToken cancellationToken)
    {
        var gaps = new Gaps();
        var aggregation = await Aggregation.ReadAsync(aggregate, metrics, cancellationToken);
        var nodes = await nodePricer.PriceAsync(await NodeReader.ReadAsync(metrics, open, gaps, cancellationToken), cancellationToken);
        ClusterNode[] machines = [.. nodes.Nodes.Select(static node => node.Node)];
        var use = await PodUseReader.ReadAsync(metrics, cancellationToken);
        var attached = await attachedReader.ReadAsync(metrics, machines, open, gaps, cancellationToken);
        var notPriced = new List<string> { "network traffic", "disks of nodes", "what runs outside the cluster" };
        var fee = await ControlPlane.PriceAsync(planPricer, machines, metrics.Window.Hours, notPriced, cancellationToken);

        var (containers, unused) = Allocator.Allocate(nodes.Nodes, use.Containers);
        var rows = RowBuilder.Build(aggregation, use.Pods, containers, attached.Costs, unused, idle);
        if (fee is not null)
        {
            rows = [.. rows.Append(AllocationRow.Of(AllocationRow.ControlPlane) with { FeeCost = fee.After }).OrderByDescending(static row => row.Cost)];
        }

        return new ClusterAllocation(
            metrics.Window,
            catalogue.Currency,
            nodes.Nodes.Sum(static node => node.Cost ?? 0) + attached.Costs.Sum(static one => one.Cost ?? 0) + (fee?.After ?? 0),
            unused.Sum(static one => one.CpuCost + one.MemoryCost),
            rows,
            machines.Length,
            [.. Unpriced(nodes.Nodes, attached.Costs, containers)],
            notPriced,
            [.. nodes.Assumptions.Concat(attached.Assumptions).Concat(fee?.Assumptions.Select(static one => one.Text) ?? [])
                .Concat(attached.Costs.Any(static one => one.What.Kind == AttachedKind.LoadBalancer && one.Cost is not null) ? [Balancers.Assumption] : []).Distinct()],
            gaps.Told,
            [.. nodes.Prices.Concat(attached.Prices).Concat(fee?.Prices ?? []).DistinctBy(static price => price.Key)],
            nodes.IsDegraded);
    }

    private static IEnumerable<UnpricedAsset> Unpriced(IReadOnlyList<PricedNode> nodes, IReadOnlyList<AttachedCost> attached, IReadOnlyList<ContainerCost> containers)
    {
        var known = nodes.Select(static node => node.Node.Name).ToHashSet(StringComparer.Ordinal);
        return nodes.Where(static node => node.Cost is null).Select(static node => new UnpricedAsset("node", node.Node.Name, node.Unpriced!, node.Node.Hours))
            .Concat(containers.Select(static container => container.Use.Node).Where(node => !known.Contains(node)).Distinct()
                .Select(static node => new UnpricedAsset("node", node, $"pods were on it, but {NodeReader.Info} does not tell of it", 0)))
            .Concat(attached.Where(static one => one.Cost is null)
                .Select(static one => new UnpricedAsset(EstimateReport.Word(one.What.Kind), $"{one.What.Namespace}/{one.What.Name}", one.Unpriced ?? "it has no price", one.What.Hours)));
    }
}
