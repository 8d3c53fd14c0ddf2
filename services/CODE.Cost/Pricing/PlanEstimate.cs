using CODE.Cost.Plans;
using CODE.Cost.Prices;

namespace CODE.Cost.Pricing;

/// <summary>Whether a resource could be priced.</summary>
internal enum PricedAs
{
    /// <summary>All of it.</summary>
    Priced,

    /// <summary>A part of it; the rest is listed as unpriced.</summary>
    Partly,

    /// <summary>It costs nothing.</summary>
    Free,

    /// <summary>Nothing of it.</summary>
    Unpriced,
}

/// <summary>A line of a bill.</summary>
/// <param name="Name">What is paid for.</param>
/// <param name="Quantity">How many units.</param>
/// <param name="Price">The price of a unit.</param>
/// <param name="Cost">Quantity times price, to the millionth.</param>
/// <param name="IsUsage">Whether the quantity depends on use.</param>
internal sealed record CostLine(string Name, decimal Quantity, Price Price, decimal Cost, bool IsUsage);

/// <summary>One resource of a plan with its price.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="PricedAs">How far it could be priced.</param>
/// <param name="Before">The bill before the plan is applied.</param>
/// <param name="After">The bill afterwards.</param>
/// <param name="Reasons">What could not be priced and why, or why it is free.</param>
internal sealed record PricedResource(
    PlannedResource Resource, PricedAs PricedAs, IReadOnlyList<CostLine> Before, IReadOnlyList<CostLine> After, IReadOnlyList<string> Reasons)
{
    /// <summary>What it costs before.</summary>
    public decimal CostBefore { get; } = Before.Sum(static line => line.Cost);

    /// <summary>What it costs afterwards.</summary>
    public decimal CostAfter { get; } = After.Sum(static line => line.Cost);
}

/// <summary>A plan with its price.</summary>
/// <param name="Currency">The currency of all of it.</param>
/// <param name="Terms">Under which terms.</param>
/// <param name="Resources">Every resource of the plan, in its order.</param>
/// <param name="Assumptions">What was assumed, each once.</param>
/// <param name="IsDegraded">Whether imported prices could not be read.</param>
internal sealed record PlanEstimate(string Currency, PricingTerms Terms, IReadOnlyList<PricedResource> Resources, IReadOnlyList<Assumption> Assumptions, bool IsDegraded)
{
    /// <summary>What everything costs before the plan is applied.</summary>
    public decimal Before { get; } = Resources.Sum(static resource => resource.CostBefore);

    /// <summary>What everything costs afterwards.</summary>
    public decimal After { get; } = Resources.Sum(static resource => resource.CostAfter);

    /// <summary>Every price that was used, each once.</summary>
    public IReadOnlyList<Price> Prices { get; } =
        [.. Resources.SelectMany(static resource => resource.Before.Concat(resource.After)).Select(static line => line.Price).DistinctBy(static price => price.Key)];

    /// <summary>How many resources are priced in a way.</summary>
    public int Count(PricedAs pricedAs) => Resources.Count(resource => resource.PricedAs == pricedAs);
}
