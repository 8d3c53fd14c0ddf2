using System.Globalization;
using System.Text.Json;
using CODE.Cost.Plans;

namespace CODE.Cost.Pricing;

/// <summary>An estimate as it is shown: to the point, in a stable order, and with nothing in it that a plan could use to mislead its reader.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="CostBefore">Before the plan is applied.</param>
/// <param name="Cost">Afterwards.</param>
/// <param name="CostDelta">The difference.</param>
/// <param name="Counts">How many resources are priced, partly, free and unpriced.</param>
/// <param name="Resources">Every resource, the dearest first.</param>
/// <param name="Unpriced">What could not be priced, by type and reason.</param>
/// <param name="Assumptions">What was assumed.</param>
/// <param name="PricesAsOf">The date of the oldest price.</param>
/// <param name="Snapshot">The date of the built-in snapshot, when it was used.</param>
/// <param name="Sources">Where the prices were published.</param>
/// <param name="Degraded">True when imported prices could not be read.</param>
internal sealed record EstimateReport(
    string Currency,
    decimal CostBefore,
    decimal Cost,
    decimal CostDelta,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<ResourceReport> Resources,
    IReadOnlyList<UnpricedReport> Unpriced,
    IReadOnlyList<AssumptionReport> Assumptions,
    DateOnly? PricesAsOf,
    DateOnly? Snapshot,
    IReadOnlyList<string> Sources,
    bool Degraded)
{
    /// <summary>The report of an estimate.</summary>
    public static EstimateReport Of(PlanEstimate estimate)
    {
        var prices = estimate.Prices;
        return new EstimateReport(
            estimate.Currency,
            estimate.Before,
            estimate.After,
            estimate.After - estimate.Before,
            Enum.GetValues<PricedAs>().ToDictionary(Word, estimate.Count),
            [.. estimate.Resources
                .OrderByDescending(static resource => Math.Max(resource.CostAfter, resource.CostBefore))
                .ThenByDescending(static resource => resource.PricedAs == PricedAs.Unpriced)
                .ThenBy(static resource => resource.Resource.Address, StringComparer.Ordinal).Select(ResourceReport.Of)],
            [.. UnpricedReport.Of(estimate.Resources)],
            [.. estimate.Assumptions.Select(static assumption => new AssumptionReport(assumption.Text, assumption.UsageKey))],
            prices.Count == 0 ? null : prices.Min(static price => price.Effective),
            prices.Where(static price => price.IsSnapshot).Select(static price => (DateOnly?)price.Effective).Min(),
            [.. prices.Select(static price => price.Source).Distinct().Order(StringComparer.Ordinal)],
            estimate.IsDegraded);
    }

    /// <summary>A value of an enumeration as it is on the wire.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>An amount of money for people.</summary>
    public static string Money(decimal amount) => amount.ToString("#,##0.00", CultureInfo.InvariantCulture);
}

/// <summary>A resource with its cost.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Type">Its type.</param>
/// <param name="Action">What the plan does to it.</param>
/// <param name="PricedAs">How far it is priced.</param>
/// <param name="CostBefore">Before.</param>
/// <param name="Cost">Afterwards.</param>
/// <param name="Lines">The bill afterwards; that before for what is destroyed.</param>
/// <param name="Reasons">What could not be priced and why, or why it is free.</param>
internal sealed record ResourceReport(
    string Address, string Type, string Action, string PricedAs, decimal CostBefore, decimal Cost, IReadOnlyList<LineReport>? Lines, IReadOnlyList<string>? Reasons)
{
    /// <summary>The report of a resource.</summary>
    public static ResourceReport Of(PricedResource resource)
    {
        LineReport[] lines = [.. (resource.Resource.After is null ? resource.Before : resource.After).Select(LineReport.Of)];
        return new ResourceReport(
            ShownText.Of(resource.Resource.Address),
            ShownText.Of(resource.Resource.Type),
            EstimateReport.Word(resource.Resource.Action),
            EstimateReport.Word(resource.PricedAs),
            resource.CostBefore,
            resource.CostAfter,
            lines.Length == 0 ? null : lines,
            resource.Reasons.Count == 0 ? null : resource.Reasons);
    }
}

/// <summary>A line of a bill.</summary>
/// <param name="Name">What is paid for.</param>
/// <param name="Quantity">How many units.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Price">The price of a unit.</param>
/// <param name="Cost">What it comes to.</param>
/// <param name="Sku">The SKU.</param>
/// <param name="Region">The region.</param>
/// <param name="Usage">True when the quantity depends on use.</param>
internal sealed record LineReport(string Name, decimal Quantity, string Unit, decimal Price, decimal Cost, string Sku, string Region, bool? Usage)
{
    /// <summary>The report of a line.</summary>
    public static LineReport Of(CostLine line) => new(
        ShownText.Of(line.Name),
        decimal.Round(line.Quantity, 6),
        line.Price.Unit,
        line.Price.Amount,
        line.Cost,
        ShownText.Of(line.Price.Key.Sku),
        line.Price.Key.Region,
        line.IsUsage ? true : null);
}

/// <summary>What has no price.</summary>
/// <param name="Type">The type.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many resources.</param>
/// <param name="Addresses">The first of them.</param>
internal sealed record UnpricedReport(string Type, string Reason, int Count, IReadOnlyList<string> Addresses)
{
    private const int MaxAddresses = 10;

    /// <summary>What has no price in an estimate, the most frequent first.</summary>
    public static IEnumerable<UnpricedReport> Of(IEnumerable<PricedResource> resources) =>
        from resource in resources
        where resource.PricedAs is PricedAs.Unpriced or PricedAs.Partly
        from reason in resource.Reasons
        group ShownText.Of(resource.Resource.Address) by (Type: ShownText.Of(resource.Resource.Type), reason) into alike
        let count = alike.Count()
        orderby count descending, alike.Key.Type, alike.Key.reason
        select new UnpricedReport(alike.Key.Type, alike.Key.reason, count, [.. alike.Take(MaxAddresses)]);
}

/// <summary>Something that was assumed.</summary>
/// <param name="Text">What.</param>
/// <param name="UsageKey">The key with which <c>usage</c> says otherwise.</param>
internal sealed record AssumptionReport(string Text, string? UsageKey);
