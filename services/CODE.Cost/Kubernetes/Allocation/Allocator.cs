using CODE.Cost.Kubernetes.Nodes;

namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>A container with its part of its node's cost.</summary>
/// <param name="Use">What it asked for and used.</param>
/// <param name="CpuCost">The part for CPU.</param>
/// <param name="MemoryCost">The part for memory.</param>
/// <param name="IsPriced">Whether its node has a price; without, both parts are zero and mean nothing.</param>
internal sealed record ContainerCost(ContainerUse Use, decimal CpuCost, decimal MemoryCost, bool IsPriced);

/// <summary>The part of a node that is nobody's.</summary>
/// <param name="Node">The node.</param>
/// <param name="CpuCost">The part of its CPU.</param>
/// <param name="MemoryCost">The part of its memory.</param>
internal sealed record NodeIdle(string Node, decimal CpuCost, decimal MemoryCost);

/// <summary>
/// Divides each node's cost among the containers that ran on it, by what they were charged for, and idle, so that the parts come to exactly the cost. Where containers were charged for more than the node has, as when some use
/// more than they asked for, each gets its share of what there is and nothing is idle.
/// </summary>
internal static class Allocator
{
    /// <summary>The parts of every node.</summary>
    public static (IReadOnlyList<ContainerCost> Containers, IReadOnlyList<NodeIdle> Idle) Allocate(IReadOnlyList<PricedNode> nodes, IReadOnlyList<ContainerUse> containers)
    {
        var byNode = containers.ToLookup(static container => container.Node, StringComparer.Ordinal);
        var known = nodes.Select(static node => node.Node.Name).ToHashSet(StringComparer.Ordinal);
        var costs = new List<ContainerCost>(containers.Count);
        var idle = new List<NodeIdle>();
        foreach (var node in nodes)
        {
            ContainerUse[] here = [.. byNode[node.Node.Name]];
            if (node.Cost is null)
            {
                costs.AddRange(here.Select(static use => new ContainerCost(use, 0, 0, IsPriced: false)));
                continue;
            }

            var cpu = Divide(node.CpuCost, node.Node.CoreHours, here.Select(static use => use.Cpu.Allocated));
            var memory = Divide(node.MemoryCost, node.Node.GibHours, here.Select(static use => use.Memory.Allocated));
            costs.AddRange(here.Select((use, index) => new ContainerCost(use, cpu[index], memory[index], IsPriced: true)));
            idle.Add(new NodeIdle(node.Node.Name, cpu[^1], memory[^1]));
        }

        // On a node that nobody tells of.
        costs.AddRange(containers.Where(use => !known.Contains(use.Node)).Select(static use => new ContainerCost(use, 0, 0, IsPriced: false)));
        return (costs, idle);
    }

    // The last part is idle.
    private static decimal[] Divide(decimal cost, decimal capacity, IEnumerable<decimal> allocated)
    {
        decimal[] weights = [.. allocated];
        var idle = Math.Max(0, capacity - weights.Sum());
        return Apportionment.Of(cost, [.. weights, weights.Sum() + idle == 0 ? 1 : idle]);
    }
}
