using CODE.Cost.Plans;
using CODE.Cost.Prices;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Pricing;

/// <summary>Prices plans: first every resource says what it is charged for, then all prices are looked up at once.</summary>
internal sealed class PlanPricer(PriceCatalogue catalogue, PricingRules rules)
{
    /// <summary>Prices a plan.</summary>
    /// <exception cref="FaultException">The terms name a use that the plan does not have.</exception>
    public async Task<PlanEstimate> PriceAsync(TerraformPlan plan, PricingTerms terms, CancellationToken cancellationToken)
    {
        var drafts = plan.Resources.Select(resource => new Draft(
            resource,
            Describe(plan, resource, resource.Before, terms, wantsBefore: true),
            Describe(plan, resource, resource.After, terms, wantsBefore: false))).ToArray();
        CheckUsage(terms, drafts);
        var sheets = drafts.SelectMany(static draft => draft.Sheets).ToArray();
        var found = await catalogue.FindAsync([.. sheets.SelectMany(static sheet => sheet.Charges).Select(static charge => charge.Key).Distinct()], cancellationToken);
        return new PlanEstimate(
            catalogue.Currency,
            terms,
            [.. drafts.Select(draft => Price(draft, found.ByKey, terms))],
            [.. sheets.SelectMany(static sheet => sheet.Assumptions).Distinct().OrderBy(static assumption => assumption.Text, StringComparer.Ordinal)],
            found.IsDegraded);
    }

    private Description Describe(TerraformPlan plan, PlannedResource resource, ResourceState? state, PricingTerms terms, bool wantsBefore)
    {
        if (state is null)
        {
            return new Description(null, null);
        }

        if (rules.IsFree(resource.Type))
        {
            return new Description(null, null) { IsFree = true };
        }

        if (rules.Find(resource.Type) is not { } rule || ResourceProvider.Of(resource.Type) is not { } provider)
        {
            return new Description(null, "resources of this type are not priced");
        }

        var sheet = new PricingSheet(plan, resource, state, provider, terms, wantsBefore);
        try
        {
            rule.Price(sheet);
            if (state.Region is null && sheet.Charges.Count > 0)
            {
                sheet.Assume($"the plan does not tell its region, {ResourceProvider.DefaultRegion(provider)} is");
            }

            return new Description(sheet, null);
        }
        catch (UnpricedException exception)
        {
            return new Description(null, exception.Message);
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode.
            return new Description(null, "an attribute cannot be read");
        }
    }

    private static PricedResource Price(Draft draft, IReadOnlyDictionary<PriceKey, Price> prices, PricingTerms terms)
    {
        var missing = new List<string>();
        var (before, after) = (Bill(draft.Before), Bill(draft.After));
        Description[] there = [.. new[] { (State: draft.Resource.Before, Told: draft.Before), (State: draft.Resource.After, Told: draft.After) }
            .Where(static side => side.State is not null).Select(static side => side.Told)];
        string[] reasons = [.. there.Select(static side => side.Unpriced).OfType<string>().Concat(missing).Distinct()];
        var isFree = reasons.Length == 0 && there.All(static side => side.IsFree || side.Sheet?.FreeBecause is not null);
        var lines = before.Count + after.Count;
        return new PricedResource(
            draft.Resource,
            isFree ? PricedAs.Free : lines == 0 ? PricedAs.Unpriced : reasons.Length > 0 ? PricedAs.Partly : PricedAs.Priced,
            before,
            after,
            isFree ? [.. there.Select(static side => side.Sheet?.FreeBecause).OfType<string>().Distinct()]
                : lines == 0 && reasons.Length == 0 ? ["nothing of it has a price"] : reasons);

        List<CostLine> Bill(Description side)
        {
            var bill = new List<CostLine>();
            foreach (var charge in side.Sheet?.Charges ?? [])
            {
                if (prices.TryGetValue(charge.Key, out var price))
                {
                    var quantity = BillingUnit.Billed(price.Unit, charge.Quantity, terms.Hours);
                    bill.Add(new CostLine(charge.Name, quantity, price, decimal.Round(quantity * price.Amount, 6), charge.IsUsage));
                }
                else
                {
                    missing.Add($"no price of {ShownText.Of(charge.Key.Sku, 80)} ({charge.Key.Service}) in {ShownText.Of(charge.Key.Region, 40)}");
                }
            }

            return bill;
        }
    }

    // A misspelt key would be a silent assumption.
    private static void CheckUsage(PricingTerms terms, IReadOnlyList<Draft> drafts)
    {
        foreach (var (target, told) in terms.Usage)
        {
            var meant = drafts.Where(draft => draft.Resource.Address == target || draft.Resource.Type == target).SelectMany(static draft => draft.Sheets).ToArray();
            var keys = meant.SelectMany(static sheet => sheet.UsageKeys).ToHashSet(StringComparer.Ordinal);
            var wrong = told.Keys.FirstOrDefault(key => !keys.Contains(key));
            if (meant.Length == 0 || wrong is not null)
            {
                throw new FaultException(
                    FaultCodes.InvalidArgument,
                    meant.Length == 0
                        ? $"usage names '{ShownText.Of(target)}', which is no address or type of a priced resource of the plan."
                        : $"usage of '{ShownText.Of(target)}' has no '{ShownText.Of(wrong)}'.",
                    keys.Count == 0 ? "Leave usage out to see what is assumed." : $"It knows: {string.Join(", ", keys.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    /// <summary>What is known of one state of a resource before its prices are.</summary>
    private sealed record Description(PricingSheet? Sheet, string? Unpriced)
    {
        /// <summary>Whether its type is known to cost nothing.</summary>
        public bool IsFree { get; init; }
    }

    /// <summary>What is known of a resource before its prices are.</summary>
    private sealed record Draft(PlannedResource Resource, Description Before, Description After)
    {
        /// <summary>The sheets that could be written.</summary>
        public IEnumerable<PricingSheet> Sheets => new[] { Before.Sheet, After.Sheet }.OfType<PricingSheet>();
    }
}
