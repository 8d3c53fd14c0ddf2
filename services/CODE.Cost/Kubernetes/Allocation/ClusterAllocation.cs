using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Prices;

namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>What a cluster cost in a window, and who caused it.</summary>
/// <param name="Window">The window.</param>
/// <param name="Currency">The currency of all of it.</param>
/// <param name="ClusterCost">All that has a price: nodes, volumes, load balancers, control plane.</param>
/// <param name="IdleCost">What of it no workload caused.</param>
/// <param name="Rows">The rows, the dearest first; with idle they come to exactly the cluster's cost.</param>
/// <param name="Nodes">How many nodes there were.</param>
/// <param name="Unpriced">What has no price.</param>
/// <param name="NotPriced">What is never priced, or could not be here.</param>
/// <param name="Assumptions">What was assumed.</param>
/// <param name="Gaps">What could not be looked at.</param>
/// <param name="Prices">The prices that were used.</param>
/// <param name="IsDegraded">Whether imported prices could not be read.</param>
internal sealed record ClusterAllocation(
    MetricWindow Window,
    string Currency,
    decimal ClusterCost,
    decimal IdleCost,
    IReadOnlyList<AllocationRow> Rows,
    int Nodes,
    IReadOnlyList<UnpricedAsset> Unpriced,
    IReadOnlyList<string> NotPriced,
    IReadOnlyList<string> Assumptions,
    IReadOnlyList<string> Gaps,
    IReadOnlyList<Price> Prices,
    bool IsDegraded);

/// <summary>Something of a cluster that costs money and has no price.</summary>
/// <param name="Kind"><c>node</c>, <c>volume</c> or <c>load_balancer</c>.</param>
/// <param name="Name">Its name; untrusted text.</param>
/// <param name="Reason">Why it has none.</param>
/// <param name="Hours">For how long it was there.</param>
internal sealed record UnpricedAsset(string Kind, string Name, string Reason, decimal Hours);
