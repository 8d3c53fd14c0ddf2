using System.Text.Json.Serialization;

namespace CODE.Cost.Billing;

/// <summary>What the store holds of the export of one account and billing period.</summary>
/// <param name="Provider">ProviderName.</param>
/// <param name="Account">BillingAccountId.</param>
/// <param name="Period">BillingPeriodStart.</param>
/// <param name="PeriodEnd">BillingPeriodEnd: the day after the last.</param>
/// <param name="Key">Where its blocks are.</param>
/// <param name="Currency">The currency of its costs, ISO 4217.</param>
/// <param name="ImportedAt">When it was imported, UTC.</param>
/// <param name="Files">The first files that it was read from.</param>
/// <param name="FileCount">How many files there were.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Total">What it comes to.</param>
/// <param name="Days">The days that have charges, in their order.</param>
internal sealed record BillingRecord(
    string Provider,
    string Account,
    DateOnly Period,
    DateOnly PeriodEnd,
    string Key,
    string Currency,
    DateTimeOffset ImportedAt,
    IReadOnlyList<string> Files,
    int FileCount,
    long Rows,
    Amounts Total,
    IReadOnlyList<DateOnly> Days)
{
    /// <summary>
    /// The days of the billing period itself that have charges. Corrections of earlier periods, and hours that belong to another day in the provider's time zone, say nothing of whether
    /// the rest of their day is there.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<DateOnly> Regular => field ??= [.. Days.Where(day => day >= Period && day < PeriodEnd)];

    /// <summary>What importing it again replaces.</summary>
    [JsonIgnore]
    public BillingScope Scope => new(Provider, Account, Period);
}
