using CODE.Clusters.Objects;
using CODE.Cost.Kubernetes.Allocation;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Kubernetes.Owners;
using CODE.Cost.Pricing;

namespace CODE.Cost.Waste;

/// <summary>Says which workloads and nodes are waste, by what was measured over a window.</summary>
/// <param name="windowHours">How long the window is.</param>
internal sealed class WasteRules(decimal windowHours)
{
    /// <summary>Who never used as many cores in the whole window is idle.</summary>
    public const decimal IdleCores = 0.01m;

    // What ran for less of the window may just have begun, or be over.
    private const decimal LeastPresence = 0.8m;

    // What rightsize would add, and by how much a request has to be above the need to be told of.
    private const decimal Headroom = 1.2m;
    private const decimal Excess = 2;
    private const decimal EmptyShare = 0.2m;
    private const decimal LeastSaving = 0.5m;

    // These wait for work, or are there once on each node whatever it does.
    private static readonly string[] Waiting = ["DaemonSet", "Job", "CronJob"];

    /// <summary>What is wrong with a workload whose use was measured; null when nothing is.</summary>
    public WasteFinding? Judge(MeasuredWorkload workload)
    {
        if (workload.PodHours < LeastPresence * windowHours)
        {
            return null;
        }

        var reason = workload.IsPriced ? null : "nodes that it ran on have no price";
        if (!Waiting.Contains(workload.Workload.Kind) && workload.Containers.All(static one => one.CpuMax < IdleCores))
        {
            return new WasteFinding(
                WasteKind.IdleWorkload,
                Subject(workload.Workload),
                reason is null ? Monthly(workload.Cost) : null,
                reason,
                FormattableString.Invariant($"In {windowHours:0.#} h none of its containers used {Quantities.Cpu(IdleCores)} of CPU once, the most {Quantities.Cpu(workload.Containers.Max(static one => one.CpuMax!.Value))}; it asks for {Average(workload, static one => one.Cpu.Request):0.###} cores and {Average(workload, static one => one.Memory.Request):0.##} GiB."),
                "Look whether anybody needs it; if not, scale it to zero or delete it.");
        }

        return OverProvisioned(workload, reason);
    }

    /// <summary>The nodes with next to nothing on them.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="containers">What ran on them, without what is on each node anyway.</param>
    public IEnumerable<WasteFinding> Nodes(IReadOnlyList<PricedNode> nodes, IReadOnlyList<ContainerUse> containers)
    {
        // The only node is not too much.
        if (nodes.Count < 2)
        {
            yield break;
        }

        var byNode = containers.ToLookup(static container => container.Node, StringComparer.Ordinal);
        foreach (var priced in nodes)
        {
            var node = priced.Node;
            if (node.Hours < LeastPresence * windowHours || node.CoreHours == 0 || node.GibHours == 0)
            {
                continue;
            }

            var (cpu, memory) = (byNode[node.Name].Sum(static one => one.Cpu.Allocated) / node.CoreHours, byNode[node.Name].Sum(static one => one.Memory.Allocated) / node.GibHours);
            if (cpu < EmptyShare && memory < EmptyShare)
            {
                yield return new WasteFinding(
                    WasteKind.EmptyNode,
                    $"Node {node.Name}",
                    priced.Cost is { } cost ? Monthly(cost) : null,
                    priced.Unpriced,
                    FormattableString.Invariant($"Apart from DaemonSets, {cpu:0%} of its CPU and {memory:0%} of its memory are asked for or used{(node.InstanceType is { } type ? $"; it is a {type}" : "")}."),
                    "Drain it and take it out of its group, or have an autoscaler do that; look whether its pods fit elsewhere.");
            }
        }
    }

    private WasteFinding? OverProvisioned(MeasuredWorkload workload, string? reason)
    {
        var saving = 0m;
        var told = new List<string>();
        foreach (var container in workload.Containers)
        {
            var hours = workload.PodHours;
            var (cpu, memory) = (container.CpuPercentile!.Value * Headroom, container.MemoryPeak!.Value * Headroom);
            var (tooMuchCpu, tooMuchMemory) = (container.Cpu.Request > Excess * cpu * hours, container.Memory.Request > Excess * memory * hours);
            if (!tooMuchCpu && !tooMuchMemory)
            {
                continue;
            }

            // What the request costs above the need, at the price of the nodes that it ran on.
            saving += tooMuchCpu ? Share(container.Costs.Sum(static one => one.CpuCost), container.Cpu, cpu * hours) : 0;
            saving += tooMuchMemory ? Share(container.Costs.Sum(static one => one.MemoryCost), container.Memory, memory * hours) : 0;
            told.Add(FormattableString.Invariant($"{container.Name} asks for {Quantities.Cpu(container.Cpu.Request / hours)} and {Quantities.Memory(container.Memory.Request / hours * ClusterMetrics.BytesPerGib)}, and uses {Quantities.Cpu(container.CpuPercentile.Value)} (95th percentile) and {Quantities.Memory(container.MemoryPeak.Value * ClusterMetrics.BytesPerGib)} (peak)"));
        }

        return told.Count == 0 || (reason is null && Monthly(saving) < LeastSaving) ? null : new WasteFinding(
            WasteKind.OverProvisioned,
            Subject(workload.Workload),
            reason is null ? Monthly(saving) : null,
            reason,
            $"{string.Join("; ", told)}.",
            "Ask rightsize for its requests, and lower them.");
    }

    private static string Subject(Workload workload) => $"{workload.Kind} {workload.Namespace}/{workload.Name}";

    private static decimal Share(decimal cost, ResourceHours hours, decimal needed) => cost * Math.Max(0, hours.Request - needed) / Math.Max(hours.Allocated, 0.000001m);

    private static decimal Average(MeasuredWorkload workload, Func<MeasuredContainer, decimal> hours) => workload.Containers.Sum(hours) / workload.PodHours;

    private decimal Monthly(decimal cost) => decimal.Round(cost / windowHours * BillingUnit.HoursPerMonth, 2);
}
