using CODE.Cost.Prices;

namespace CODE.Cost.Kubernetes.Nodes;

/// <summary>A node that was there in the window, whether it still is or not.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hours">For how long it was there.</param>
/// <param name="CoreHours">Its CPU over that time.</param>
/// <param name="GibHours">Its memory over that time.</param>
internal sealed record ClusterNode(string Name, decimal Hours, decimal CoreHours, decimal GibHours)
{
    /// <summary>One of <see cref="Providers"/>; null when nobody tells.</summary>
    public string? Provider { get; init; }

    /// <summary>The type of machine, as its provider calls it.</summary>
    public string? InstanceType { get; init; }

    /// <summary>The region, as its provider calls it.</summary>
    public string? Region { get; init; }

    /// <summary>Whether its provider may take it away at any time.</summary>
    public bool IsSpot { get; init; }

    /// <summary>Whether it runs Windows.</summary>
    public bool IsWindows { get; init; }

    /// <summary>The version of its kubelet, which managed clusters mark.</summary>
    public string KubeletVersion { get; init; } = "";
}

/// <summary>A node with its price.</summary>
/// <param name="Node">The node.</param>
/// <param name="Cost">What it costs for its hours; null when it has no price.</param>
/// <param name="CpuCost">The part of its CPU; with that of memory exactly the cost.</param>
/// <param name="MemoryCost">The part of its memory.</param>
/// <param name="Unpriced">Why it has no price.</param>
internal sealed record PricedNode(ClusterNode Node, decimal? Cost, decimal CpuCost, decimal MemoryCost, string? Unpriced = null)
{
    /// <summary>What a core costs for an hour; null when that is not known.</summary>
    public decimal? CoreHour => Cost is null || Node.CoreHours == 0 ? null : CpuCost / Node.CoreHours;

    /// <summary>What a GiB costs for an hour; null when that is not known.</summary>
    public decimal? GibHour => Cost is null || Node.GibHours == 0 ? null : MemoryCost / Node.GibHours;
}

/// <summary>Nodes with their prices.</summary>
/// <param name="Nodes">Each node.</param>
/// <param name="Prices">The prices that were used.</param>
/// <param name="Assumptions">What was assumed.</param>
/// <param name="IsDegraded">Whether imported prices could not be read.</param>
internal sealed record PricedNodes(IReadOnlyList<PricedNode> Nodes, IReadOnlyList<Price> Prices, IReadOnlyList<string> Assumptions, bool IsDegraded);
