namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>What a container asked for and what it used of one resource, each times the hours.</summary>
/// <param name="Request">What it asked for.</param>
/// <param name="Usage">What it was measured to use.</param>
internal readonly record struct ResourceHours(decimal Request, decimal Usage)
{
    /// <summary>What it is charged for, as the OpenCost specification has it: the greater of both. It is neither of them, and never shown as use.</summary>
    public decimal Allocated => Math.Max(Request, Usage);

    /// <summary>Both sums.</summary>
    public static ResourceHours operator +(ResourceHours one, ResourceHours other) => new(one.Request + other.Request, one.Usage + other.Usage);
}

/// <summary>A container on a node.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Node">The node.</param>
/// <param name="Cpu">In core-hours.</param>
/// <param name="Memory">In GiB-hours.</param>
internal sealed record ContainerUse(string Namespace, string Pod, string Container, string Node, ResourceHours Cpu, ResourceHours Memory);

/// <summary>A pod on a node.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Node">The node.</param>
/// <param name="Hours">For how long it was there.</param>
internal sealed record PodHours(string Namespace, string Pod, string Node, decimal Hours);

/// <summary>The pods and containers of a window.</summary>
/// <param name="Pods">The pods; one that was on two nodes under the same name is there twice.</param>
/// <param name="Containers">The containers.</param>
internal sealed record PodUse(IReadOnlyList<PodHours> Pods, IReadOnlyList<ContainerUse> Containers);
