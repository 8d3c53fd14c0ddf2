using CODE.Cost.Kubernetes.Storage;

namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>Adds the costs of containers, volumes and load balancers up to rows. Nothing is lost and nothing counted twice: with idle the rows come to exactly what the cluster costs.</summary>
internal static class RowBuilder
{
    /// <summary>The rows, the dearest first.</summary>
    /// <param name="aggregation">By what.</param>
    /// <param name="pods">The pods.</param>
    /// <param name="containers">The containers with their costs.</param>
    /// <param name="attached">Volumes and load balancers.</param>
    /// <param name="idle">What is idle.</param>
    /// <param name="mode">What becomes of that.</param>
    public static IReadOnlyList<AllocationRow> Build(
        Aggregation aggregation, IReadOnlyList<PodHours> pods, IReadOnlyList<ContainerCost> containers, IReadOnlyList<AttachedCost> attached, IReadOnlyList<NodeIdle> idle, IdleMode mode)
    {
        var unpriced = containers.Where(static container => !container.IsPriced).Select(static container => container.Use.Node).ToHashSet(StringComparer.Ordinal);
        var rows = containers.Select(container => OfContainer(aggregation, container))
            .Concat(pods.Select(pod => AllocationRow.Of(aggregation.Key(pod.Namespace, pod.Pod, pod.Node)) with { PodHours = pod.Hours, UnpricedPodHours = unpriced.Contains(pod.Node) ? pod.Hours : 0 }))
            .Concat(OfAttached(aggregation, pods, attached))
            .GroupBy(static row => row.Name, StringComparer.Ordinal)
            .Select(static group => group.Aggregate(static (sum, row) => sum + row))
            .OrderBy(static row => row.Name, StringComparer.Ordinal).ToArray();
        return [.. WithIdle(rows, idle.Sum(static one => one.CpuCost), idle.Sum(static one => one.MemoryCost), mode).OrderByDescending(static row => row.Cost).ThenBy(static row => row.Name, StringComparer.Ordinal)];
    }

    private static AllocationRow OfContainer(Aggregation aggregation, ContainerCost container)
    {
        var use = container.Use;
        return new AllocationRow(aggregation.Key(use.Namespace, use.Pod, use.Node), 0, use.Cpu, use.Memory, use.Cpu.Allocated, use.Memory.Allocated) { CpuCost = container.CpuCost, MemoryCost = container.MemoryCost };
    }

    private static IEnumerable<AllocationRow> OfAttached(Aggregation aggregation, IReadOnlyList<PodHours> pods, IReadOnlyList<AttachedCost> attached)
    {
        var places = pods.ToLookup(static pod => (pod.Namespace, pod.Pod));
        foreach (var (what, cost, _) in attached)
        {
            if (cost is not { } paid)
            {
                continue;
            }

            var users = what.Pods.Select(pod => places[(what.Namespace, pod)].FirstOrDefault()).OfType<PodHours>().ToArray();
            if (what.Kind == AttachedKind.LoadBalancer)
            {
                yield return AllocationRow.Of(aggregation.IsByNamespace ? what.Namespace : AllocationRow.LoadBalancers) with { LoadBalancerCost = paid };
            }
            else if (aggregation.IsByNamespace || users.Length == 0)
            {
                yield return AllocationRow.Of(aggregation.IsByNamespace ? what.Namespace : AllocationRow.Unmounted) with { StorageCost = paid };
            }
            else
            {
                // A volume that several pods mount is paid by each for as long as it ran.
                var parts = Apportionment.Of(paid, [.. users.Select(static user => user.Hours)]);
                foreach (var (index, user) in users.Index())
                {
                    yield return AllocationRow.Of(aggregation.Key(user.Namespace, user.Pod, user.Node)) with { StorageCost = parts[index] };
                }
            }
        }
    }

    private static IEnumerable<AllocationRow> WithIdle(AllocationRow[] rows, decimal cpu, decimal memory, IdleMode mode)
    {
        if (mode == IdleMode.Hide || cpu + memory == 0)
        {
            return rows;
        }

        var left = AllocationRow.Of(AllocationRow.Idle) with { CpuCost = cpu, MemoryCost = memory };
        if (mode == IdleMode.Share)
        {
            // With nobody to share it, it stays a row.
            var (byCpu, byMemory) = (Shares(cpu, static row => row.CpuCost), Shares(memory, static row => row.MemoryCost));
            rows = [.. rows.Select((row, index) => row with { IdleCost = (byCpu?[index] ?? 0) + (byMemory?[index] ?? 0) })];
            left = left with { CpuCost = byCpu is null ? cpu : 0, MemoryCost = byMemory is null ? memory : 0 };
        }

        return left.Cost == 0 ? rows : rows.Append(left);

        decimal[]? Shares(decimal amount, Func<AllocationRow, decimal> weight)
        {
            decimal[] weights = [.. rows.Select(weight)];
            return weights.Sum() == 0 ? null : Apportionment.Of(amount, weights);
        }
    }
}
