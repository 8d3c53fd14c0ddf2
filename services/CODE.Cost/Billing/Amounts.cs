namespace CODE.Cost.Billing;

/// <summary>Which of the costs of a charge is meant; the names are those of the FOCUS columns.</summary>
public enum CostMetric
{
    /// <summary>What is invoiced.</summary>
    BilledCost,

    /// <summary>The same with what was paid in advance spread over its use.</summary>
    EffectiveCost,

    /// <summary>At list prices.</summary>
    ListCost,

    /// <summary>At contracted prices.</summary>
    ContractedCost,
}

/// <summary>The four costs of charges, in the currency of all of them.</summary>
/// <param name="Billed">What is invoiced.</param>
/// <param name="Effective">The same with what was paid in advance spread over its use.</param>
/// <param name="List">At list prices.</param>
/// <param name="Contracted">At contracted prices.</param>
internal readonly record struct Amounts(decimal Billed, decimal Effective, decimal List, decimal Contracted)
{
    /// <summary>One of them.</summary>
    public decimal Of(CostMetric metric) => metric switch
    {
        CostMetric.BilledCost => Billed,
        CostMetric.ListCost => List,
        CostMetric.ContractedCost => Contracted,
        _ => Effective,
    };

    /// <summary>The sum of each.</summary>
    public static Amounts operator +(Amounts left, Amounts right) =>
        new(left.Billed + right.Billed, left.Effective + right.Effective, left.List + right.List, left.Contracted + right.Contracted);
}
