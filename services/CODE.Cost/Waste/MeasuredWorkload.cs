using CODE.Cost.Kubernetes.Allocation;
using CODE.Cost.Kubernetes.Owners;

namespace CODE.Cost.Waste;

/// <summary>A container of a workload over a window: all that its pods asked for and cost, and the most that one of them used. CPU in cores, memory in GiB.</summary>
/// <param name="Name">The container's name.</param>
/// <param name="Costs">Its part of each node.</param>
/// <param name="CpuMax">The most CPU of one pod; null when not all were measured.</param>
/// <param name="CpuPercentile">The 95th percentile of CPU of the busiest pod.</param>
/// <param name="MemoryPeak">The most memory of one pod; null when not all were measured.</param>
internal sealed record MeasuredContainer(string Name, IReadOnlyList<ContainerCost> Costs, decimal? CpuMax, decimal? CpuPercentile, decimal? MemoryPeak)
{
    /// <summary>What it asked for and used of CPU, in core-hours.</summary>
    public ResourceHours Cpu { get; } = Costs.Aggregate(default(ResourceHours), static (sum, one) => sum + one.Use.Cpu);

    /// <summary>What it asked for and used of memory, in GiB-hours.</summary>
    public ResourceHours Memory { get; } = Costs.Aggregate(default(ResourceHours), static (sum, one) => sum + one.Use.Memory);

    /// <summary>Whether all nodes that it ran on have a price.</summary>
    public bool IsPriced { get; } = Costs.All(static one => one.IsPriced);
}

/// <summary>A workload over a window.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="PodHours">The hours of its pods.</param>
/// <param name="Containers">Its containers.</param>
internal sealed record MeasuredWorkload(Workload Workload, decimal PodHours, IReadOnlyList<MeasuredContainer> Containers)
{
    /// <summary>Whether use was measured of each of its containers.</summary>
    public bool IsMeasured => Containers.Count > 0 && Containers.All(static one => one is { CpuMax: not null, MemoryPeak: not null });

    /// <summary>Whether all nodes that it ran on have a price.</summary>
    public bool IsPriced => Containers.All(static one => one.IsPriced);

    /// <summary>What it was charged for in the window.</summary>
    public decimal Cost => Containers.Sum(static one => one.Costs.Sum(static cost => cost.CpuCost + cost.MemoryCost));
}
