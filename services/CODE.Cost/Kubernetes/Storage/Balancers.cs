using CODE.Cost.Plans;
using CODE.Cost.Prices;

namespace CODE.Cost.Kubernetes.Storage;

/// <summary>What stands for a Service of type LoadBalancer at a provider, unless annotations say otherwise, which nobody looks at here.</summary>
internal static class Balancers
{
    /// <summary>What is said about it in an answer that prices one.</summary>
    public const string Assumption = "load balancers are those that each provider's cloud controller makes without annotations: classic on AWS, standard on Azure, a forwarding rule on Google Cloud";

    /// <summary>The resource to price; null without a provider.</summary>
    public static PlannedResource? Of(string name, string? provider, string? region) => provider switch
    {
        Providers.Aws => SyntheticPlan.Resource("aws_elb", name, region, new { }),
        Providers.Azure => SyntheticPlan.Resource("azurerm_lb", name, region, new { sku = "Standard" }),
        Providers.Google => SyntheticPlan.Resource("google_compute_forwarding_rule", name, region, new { load_balancing_scheme = "EXTERNAL" }),
        _ => null,
    };
}
