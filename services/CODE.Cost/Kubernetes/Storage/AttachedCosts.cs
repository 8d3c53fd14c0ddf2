using CODE.Cost.Plans;
using CODE.Cost.Prices;

namespace CODE.Cost.Kubernetes.Storage;

/// <summary>Something besides nodes that a cluster pays for: a claim's volume, or the load balancer of a Service.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name of the claim or the Service.</param>
/// <param name="Hours">For how long it was there.</param>
/// <param name="Resource">The resource to price; null when there is none.</param>
/// <param name="Unpriced">Why there is none.</param>
internal sealed record Attached(AttachedKind Kind, string Namespace, string Name, decimal Hours, PlannedResource? Resource, string? Unpriced)
{
    /// <summary>The pods that use it.</summary>
    public IReadOnlyList<string> Pods { get; init; } = [];
}

/// <summary>What is attached to a cluster.</summary>
internal enum AttachedKind
{
    /// <summary>The volume of a PersistentVolumeClaim.</summary>
    Volume,

    /// <summary>The load balancer of a Service.</summary>
    LoadBalancer,
}

/// <summary>It with its cost.</summary>
/// <param name="What">What it is.</param>
/// <param name="Cost">For its hours; null when it has no price.</param>
/// <param name="Unpriced">Why it has none.</param>
internal sealed record AttachedCost(Attached What, decimal? Cost, string? Unpriced);

/// <summary>All of it.</summary>
/// <param name="Costs">Each.</param>
/// <param name="Prices">The prices that were used.</param>
/// <param name="Assumptions">What was assumed.</param>
internal sealed record AttachedCosts(IReadOnlyList<AttachedCost> Costs, IReadOnlyList<Price> Prices, IReadOnlyList<string> Assumptions);
