using CODE.Cost.Kubernetes;
using CODE.Cost.Kubernetes.Allocation;
using CODE.Cost.Kubernetes.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.Cost.Tests.Kubernetes;

/// <summary>Any nodes with any containers on them, some on a node that nobody tells of, some nodes without a price.</summary>
public sealed record ClusterSample
{
    internal IReadOnlyList<PricedNode> Nodes { get; init; } = [];

    internal IReadOnlyList<ContainerUse> Containers { get; init; } = [];

    internal IReadOnlyList<PodHours> Pods => [.. Containers.Select(static one => new PodHours(one.Namespace, one.Pod, one.Node, 6)).Distinct()];

    internal decimal NodeCost => Nodes.Sum(static node => node.Cost ?? 0);

    public static Arbitrary<ClusterSample> Arbitrary() => (
        from nodeCount in Gen.Choose(1, 5)
        from nodes in Node.ArrayOf(nodeCount)
        from containers in ContainerOn(nodeCount).ArrayOf()
        select new ClusterSample
        {
            Nodes = [.. nodes.Select(static (make, index) => make(index))],
            Containers = [.. containers.Select(static (make, index) => make(index))],
        }).ToArbitrary();

    private static Gen<decimal> Amount(int most) => Gen.Frequency((1, Gen.Constant(0m)), (5, Gen.Choose(0, most).Select(static amount => amount / 1000m)));

    private static Gen<Func<int, PricedNode>> Node =>
        from cores in Amount(100_000)
        from gib in Amount(400_000)
        from cents in Gen.Choose(0, 1_000_000)
        from isPriced in Gen.Frequency((1, Gen.Constant(false)), (6, Gen.Constant(true)))
        select (Func<int, PricedNode>)(index =>
        {
            var node = new ClusterNode($"node-{index}", 6, cores, gib);
            var parts = Apportionment.Of(decimal.Round(cents / 997m, 6), [cores + 0.001m, gib]);
            return isPriced ? new PricedNode(node, parts[0] + parts[1], parts[0], parts[1]) : new PricedNode(node, null, 0, 0, "none");
        });

    private static Gen<Func<int, ContainerUse>> ContainerOn(int nodes) =>
        from node in Gen.Choose(0, nodes)
        from space in Gen.Elements("a", "b", "c")
        from cpuRequest in Amount(30_000)
        from cpuUsage in Amount(30_000)
        from memoryRequest in Amount(90_000)
        from memoryUsage in Amount(90_000)
        select (Func<int, ContainerUse>)(index => new ContainerUse(space, $"pod-{index / 2}", $"c{index}", $"node-{node}", new ResourceHours(cpuRequest, cpuUsage), new ResourceHours(memoryRequest, memoryUsage)));
}

[Properties(Arbitrary = [typeof(ClusterSample)], MaxTest = 300)]
public sealed class AllocatorProperties
{
    private static readonly Aggregation[] Aggregations =
    [
        new(static (space, _, _) => space, IsByNamespace: true), new(static (_, _, node) => node, IsByNamespace: false), new(static (space, pod, _) => $"{space}/{pod}", IsByNamespace: false), new(static (_, _, _) => "all", IsByNamespace: false),
    ];

    [Property]
    public void Allocate_AnyCluster_PartsComeToExactlyTheCostOfEachNode(ClusterSample sample)
    {
        var (containers, idle) = Allocator.Allocate(sample.Nodes, sample.Containers);

        Assert.Equal(sample.Containers.Count, containers.Count);
        Assert.All(sample.Nodes.Where(static node => node.Cost is not null), node =>
        {
            var here = containers.Where(container => container.Use.Node == node.Node.Name).ToArray();
            var unused = idle.Single(one => one.Node == node.Node.Name);
            Assert.Equal(node.CpuCost, here.Sum(static one => one.CpuCost) + unused.CpuCost);
            Assert.Equal(node.MemoryCost, here.Sum(static one => one.MemoryCost) + unused.MemoryCost);
        });
        Assert.All(containers, static one => Assert.True(one is { CpuCost: >= 0, MemoryCost: >= 0 }));
        Assert.All(idle, static one => Assert.True(one is { CpuCost: >= 0, MemoryCost: >= 0 }));
    }

    [Property]
    public void Build_ByAnyKey_SharedOrNot_ComesToTheSameTotal(ClusterSample sample)
    {
        var (containers, idle) = Allocator.Allocate(sample.Nodes, sample.Containers);

        foreach (var aggregation in Aggregations)
        {
            Assert.Equal(sample.NodeCost, RowBuilder.Build(aggregation, sample.Pods, containers, [], idle, IdleMode.Separate).Sum(static row => row.Cost));
            Assert.Equal(sample.NodeCost, RowBuilder.Build(aggregation, sample.Pods, containers, [], idle, IdleMode.Share).Sum(static row => row.Cost));
            Assert.Equal(
                sample.NodeCost - idle.Sum(static one => one.CpuCost + one.MemoryCost), RowBuilder.Build(aggregation, sample.Pods, containers, [], idle, IdleMode.Hide).Sum(static row => row.Cost));
        }
    }

    [Property]
    public void Build_ByAnyKey_KeepsRequestUseAndAllocationApart(ClusterSample sample)
    {
        var (containers, idle) = Allocator.Allocate(sample.Nodes, sample.Containers);

        foreach (var aggregation in Aggregations)
        {
            var rows = RowBuilder.Build(aggregation, sample.Pods, containers, [], idle, IdleMode.Separate);
            Assert.Equal(sample.Containers.Sum(static one => one.Cpu.Request), rows.Sum(static row => row.Cpu.Request));
            Assert.Equal(sample.Containers.Sum(static one => one.Cpu.Usage), rows.Sum(static row => row.Cpu.Usage));
            Assert.Equal(sample.Containers.Sum(static one => Math.Max(one.Cpu.Request, one.Cpu.Usage)), rows.Sum(static row => row.CpuAllocated));
            Assert.Equal(sample.Pods.Sum(static pod => pod.Hours), rows.Sum(static row => row.PodHours));
        }
    }

    [Property]
    public void Of_AnyWeights_PartsComeToTheAmountAndNoneIsOffByMoreThanTheLastDecimal(PositiveInt amount, NonNegativeInt[] weights)
    {
        decimal[] shares = [.. weights.Select(static weight => (decimal)weight.Get), 1];
        var money = amount.Get / 1_000_000m;

        var parts = Apportionment.Of(money, shares);

        Assert.Equal(money, parts.Sum());
        Assert.All(parts.Zip(shares), pair => Assert.InRange(pair.First - (money * pair.Second / shares.Sum()), -0.000001m, 0.000001m));
    }
}
