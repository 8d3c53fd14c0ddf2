namespace CODE.Cost.Pricing;

/// <summary>A resource whose cost differs between two plans.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Base">Its cost in the first.</param>
/// <param name="Head">Its cost in the second.</param>
/// <param name="Change">Whether it is only in one, or in both.</param>
internal sealed record CostChange(string Address, decimal Base, decimal Head, CostChangeKind Change);

/// <summary>In which of two plans a resource is.</summary>
internal enum CostChangeKind
{
    /// <summary>Only in the second.</summary>
    Added,

    /// <summary>Only in the first.</summary>
    Removed,

    /// <summary>In both, at another cost.</summary>
    Changed,
}

/// <summary>Compares what two plans come to.</summary>
internal static class CostDiff
{
    /// <summary>The resources whose cost differs after either plan is applied, the largest difference first.</summary>
    public static IReadOnlyList<CostChange> Of(PlanEstimate @base, PlanEstimate head)
    {
        var (first, second) = (CostsOf(@base), CostsOf(head));
        return [.. first.Keys.Union(second.Keys, StringComparer.Ordinal)
            .Select(address => new CostChange(
                address,
                first.GetValueOrDefault(address),
                second.GetValueOrDefault(address),
                !first.ContainsKey(address) ? CostChangeKind.Added : !second.ContainsKey(address) ? CostChangeKind.Removed : CostChangeKind.Changed))
            .Where(static change => change.Base != change.Head)
            .OrderByDescending(static change => Math.Abs(change.Head - change.Base)).ThenBy(static change => change.Address, StringComparer.Ordinal)];
    }

    // An address may be there twice: an object that a failed replacement left behind has it too.
    private static Dictionary<string, decimal> CostsOf(PlanEstimate estimate) =>
        estimate.Resources.Where(static resource => resource.Resource.After is not null).GroupBy(static resource => resource.Resource.Address, StringComparer.Ordinal)
            .ToDictionary(static alike => alike.Key, static alike => alike.Sum(static resource => resource.CostAfter), StringComparer.Ordinal);
}
