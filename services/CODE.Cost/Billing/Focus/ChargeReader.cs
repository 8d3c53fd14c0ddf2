using System.Collections.Frozen;

namespace CODE.Cost.Billing.Focus;

/// <summary>Makes charges of rows and checks each of them.</summary>
internal static class ChargeReader
{
    // The values that the specification allows.
    private static readonly FrozenSet<string> Categories = FrozenSet.ToFrozenSet(["Usage", "Purchase", "Tax", "Credit", "Adjustment"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> Classes = FrozenSet.ToFrozenSet(["", "Correction"], StringComparer.Ordinal);

    /// <summary>The charge of the row that was read last.</summary>
    /// <param name="row">The row.</param>
    /// <param name="currency">The only currency that it may have.</param>
    /// <exception cref="ServiceDefaults.Faults.FaultException">A value is not as the specification says, or in another currency.</exception>
    public static Charge Read(FocusReader row, string currency)
    {
        if (FocusValue.Text(row, FocusColumn.BillingCurrency) is var own && own != currency)
        {
            throw row.Refuse($"it is billed in '{own}', and Cost:Currency is {currency}; nothing is converted.");
        }

        var (period, end) = (FocusValue.Day(row, FocusColumn.BillingPeriodStart), FocusValue.Day(row, FocusColumn.BillingPeriodEnd));
        if (end <= period)
        {
            throw row.Refuse("its billing period ends before it begins.");
        }

        var provider = FocusValue.Text(row, FocusColumn.ProviderName);
        return new Charge(
            new BillingScope(provider.Length > 0 ? provider : Needed(row, FocusColumn.PublisherName), Needed(row, FocusColumn.BillingAccountId), period),
            end,
            FocusValue.Day(row, FocusColumn.ChargePeriodStart),
            GroupOf(row),
            new Amounts(
                FocusValue.Money(row, FocusColumn.BilledCost), FocusValue.Money(row, FocusColumn.EffectiveCost), FocusValue.Money(row, FocusColumn.ListCost),
                FocusValue.Money(row, FocusColumn.ContractedCost)));
    }

    private static ChargeGroup GroupOf(FocusReader row) => new(
        OneOf(row, FocusColumn.ChargeCategory, Categories),
        OneOf(row, FocusColumn.ChargeClass, Classes),
        Needed(row, FocusColumn.ServiceName),
        FocusValue.Text(row, FocusColumn.ServiceCategory),
        FocusValue.Text(row, FocusColumn.RegionId),
        FocusValue.Text(row, FocusColumn.SubAccountId),
        FocusValue.Text(row, FocusColumn.SubAccountName),
        FocusValue.Text(row, FocusColumn.ResourceId),
        FocusValue.Text(row, FocusColumn.ResourceName),
        FocusValue.Text(row, FocusColumn.ResourceType),
        FocusValue.Text(row, FocusColumn.SkuId),
        FocusTags.Of(row));

    private static string Needed(FocusReader row, FocusColumn column) =>
        FocusValue.Text(row, column) is { Length: > 0 } text ? text : throw row.Refuse($"{column} is empty.");

    private static string OneOf(FocusReader row, FocusColumn column, FrozenSet<string> allowed) =>
        FocusValue.Text(row, column) is var text && allowed.Contains(text) ? text : throw row.Refuse($"{column} is none of {string.Join(", ", allowed.Where(static each => each.Length > 0).Order(StringComparer.Ordinal))}.");
}
