using CODE.Cost.Plans;
using CODE.Cost.Pricing;

namespace CODE.Cost.Waste;

/// <summary>Gives drafts their prices.</summary>
internal static class WasteBill
{
    /// <summary>Prices drafts for a month.</summary>
    /// <param name="pricer">Prices resources.</param>
    /// <param name="drafts">The drafts.</param>
    /// <param name="cost">What of a resource's cost counts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<(IReadOnlyList<WasteFinding> Findings, PlanEstimate Estimate)> PriceAsync(
        PlanPricer pricer, IReadOnlyList<WasteDraft> drafts, Func<PricedResource, decimal> cost, CancellationToken cancellationToken)
    {
        var plan = Kubernetes.SyntheticPlan.Of([.. drafts.SelectMany(static draft => draft.Resources).OfType<PlannedResource>()]);
        var estimate = await pricer.PriceAsync(plan, PricingTerms.Of(BillingUnit.HoursPerMonth, includesTransfer: false, null), cancellationToken);
        return (Price(drafts, estimate, cost), estimate);
    }

    private static IReadOnlyList<WasteFinding> Price(IReadOnlyList<WasteDraft> drafts, PlanEstimate estimate, Func<PricedResource, decimal> cost)
    {
        var byResource = estimate.Resources.ToDictionary(static resource => resource.Resource);
        return [.. drafts.Select(draft =>
        {
            PricedResource?[] priced = [.. draft.Resources.Select(resource => resource is null ? null : byResource[resource])];
            var reason = priced.Length == 0 || priced.Contains(null) ? "what provides it is not known, or not priced"
                : priced.FirstOrDefault(static one => one!.PricedAs is PricedAs.Unpriced or PricedAs.Partly)?.Reasons[0];
            return new WasteFinding(draft.Kind, draft.Subject, reason is null ? decimal.Round(priced.Sum(one => cost(one!)), 2) : null, reason, draft.Evidence, draft.Remedy);
        })];
    }
}
