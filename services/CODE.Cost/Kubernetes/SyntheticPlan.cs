using System.Text.Json;
using CODE.Cost.Plans;
using CODE.Cost.Pricing;

namespace CODE.Cost.Kubernetes;

/// <summary>Writes what was found in a cluster as the terraform resource that it would be, so that the one set of rules prices both.</summary>
internal static class SyntheticPlan
{
    private static readonly TerraformPlan Empty = new([], new PlanConfiguration(default));
    private static readonly PricingTerms Month = PricingTerms.Of(BillingUnit.HoursPerMonth, includesTransfer: true, null);

    /// <summary>A plan of resources that are there.</summary>
    public static TerraformPlan Of(IReadOnlyList<PlannedResource> resources) => new(resources, new PlanConfiguration(default));

    /// <summary>A resource that is there.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">What tells it from others.</param>
    /// <param name="region">Its region; null when that is not known.</param>
    /// <param name="values">Its attributes.</param>
    public static PlannedResource Resource(string type, string name, string? region, object values)
    {
        var state = new ResourceState(JsonSerializer.SerializeToElement(values), default, default) { Region = region };
        return new PlannedResource(name, "", type, PlannedAction.Keep, state, state);
    }

    /// <summary>A sheet for a rule.</summary>
    public static PricingSheet SheetOf(string provider, string type, string name, string region)
    {
        var resource = Resource(type, name, region, new { });
        return new PricingSheet(Empty, resource, resource.After!, provider, Month, wantsBefore: false);
    }
}
