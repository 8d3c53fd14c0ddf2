namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>The part of a cluster's cost that is one namespace's, workload's, …</summary>
/// <param name="Name">Its name; untrusted text.</param>
/// <param name="PodHours">The hours of its pods.</param>
/// <param name="Cpu">In core-hours.</param>
/// <param name="Memory">In GiB-hours.</param>
/// <param name="CpuAllocated">The core-hours that it is charged for: of each container the greater of request and use.</param>
/// <param name="MemoryAllocated">The GiB-hours that it is charged for.</param>
internal sealed record AllocationRow(string Name, decimal PodHours, ResourceHours Cpu, ResourceHours Memory, decimal CpuAllocated, decimal MemoryAllocated)
{
    /// <summary>The row of what no workload caused.</summary>
    public const string Idle = "__idle__";

    /// <summary>The row of the fee for a managed control plane.</summary>
    public const string ControlPlane = "__control_plane__";

    /// <summary>The row of volumes that no pod mounts, where rows are not namespaces.</summary>
    public const string Unmounted = "__unmounted__";

    /// <summary>The row of load balancers, where rows are not namespaces.</summary>
    public const string LoadBalancers = "__load_balancers__";

    /// <summary>The part for CPU.</summary>
    public decimal CpuCost { get; init; }

    /// <summary>The part for memory.</summary>
    public decimal MemoryCost { get; init; }

    /// <summary>Its volumes.</summary>
    public decimal StorageCost { get; init; }

    /// <summary>Its load balancers.</summary>
    public decimal LoadBalancerCost { get; init; }

    /// <summary>Its part of what is idle, where that is shared.</summary>
    public decimal IdleCost { get; init; }

    /// <summary>The fee of the control plane.</summary>
    public decimal FeeCost { get; init; }

    /// <summary>How many of its pods' hours were on nodes without a price: these are not in its cost.</summary>
    public decimal UnpricedPodHours { get; init; }

    /// <summary>All that has a price.</summary>
    public decimal Cost => CpuCost + MemoryCost + StorageCost + LoadBalancerCost + IdleCost + FeeCost;

    /// <summary>Whether nothing of it has a price, so that its cost says nothing.</summary>
    public bool IsUnpriced => Cost == 0 && UnpricedPodHours > 0 && UnpricedPodHours == PodHours;

    /// <summary>A row without pods.</summary>
    public static AllocationRow Of(string name) => new(name, 0, default, default, 0, 0);

    /// <summary>Both rows, under the name of the first.</summary>
    public static AllocationRow operator +(AllocationRow one, AllocationRow other) => new(
        one.Name, one.PodHours + other.PodHours, one.Cpu + other.Cpu, one.Memory + other.Memory, one.CpuAllocated + other.CpuAllocated, one.MemoryAllocated + other.MemoryAllocated)
    {
        CpuCost = one.CpuCost + other.CpuCost,
        MemoryCost = one.MemoryCost + other.MemoryCost,
        StorageCost = one.StorageCost + other.StorageCost,
        LoadBalancerCost = one.LoadBalancerCost + other.LoadBalancerCost,
        IdleCost = one.IdleCost + other.IdleCost,
        FeeCost = one.FeeCost + other.FeeCost,
        UnpricedPodHours = one.UnpricedPodHours + other.UnpricedPodHours,
    };
}

/// <summary>What becomes of the cost that no workload caused.</summary>
public enum IdleMode
{
    /// <summary>It is a row of its own.</summary>
    Separate,

    /// <summary>Each row gets its share, of CPU by its cost of CPU and of memory by that of memory.</summary>
    Share,

    /// <summary>It is in no row; the cluster's cost still has it.</summary>
    Hide,
}
