using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;

namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>The fee for a managed control plane: overhead, as the OpenCost specification calls it. What manages a cluster, the versions of its kubelets tell.</summary>
internal static class ControlPlane
{
    private static readonly (string Mark, string Type)[] Managed = [("-eks-", "aws_eks_cluster"), ("-gke.", "google_container_cluster")];

    /// <summary>The fee for the hours of a window; null where there is none, or where it is not known, which the answer says.</summary>
    public static async Task<PlanEstimate?> PriceAsync(PlanPricer pricer, IReadOnlyList<ClusterNode> nodes, decimal hours, ICollection<string> notPriced, CancellationToken cancellationToken)
    {
        var marked = nodes.Select(static node => (Node: node, Type: Array.Find(Managed, one => node.KubeletVersion.Contains(one.Mark, StringComparison.Ordinal)).Type)).FirstOrDefault(static one => one.Type is not null);
        if (marked.Type is null)
        {
            if (nodes.Any(static node => node.Provider == Providers.Azure))
            {
                notPriced.Add("the control plane: that of AKS is free or paid for by its tier, which metrics do not tell");
            }

            return null;
        }

        var plan = SyntheticPlan.Of([SyntheticPlan.Resource(marked.Type, AllocationRow.ControlPlane, marked.Node.Region, new { remove_default_node_pool = true })]);
        var estimate = await pricer.PriceAsync(plan, PricingTerms.Of((double)Math.Max(1, hours), includesTransfer: false, null), cancellationToken);
        if (estimate.Count(PricedAs.Priced) == 0)
        {
            notPriced.Add($"the control plane: {estimate.Resources[0].Reasons[0]}");
            return null;
        }

        return estimate;
    }
}
