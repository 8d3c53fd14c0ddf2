using CODE.Cost.Billing;

namespace CODE.Cost.Spending;

/// <summary>The billing data that tell of days to their end. Providers go on to add charges to a day after it is over.</summary>
/// <param name="Records">The exports of the accounts that are in use.</param>
/// <param name="First">The first day of which every account has data.</param>
/// <param name="Last">The last day that is complete for every account.</param>
/// <param name="Ended">Accounts that have no data since long before the others.</param>
internal sealed record CompleteData(IReadOnlyList<BillingRecord> Records, DateOnly First, DateOnly Last, IReadOnlyList<string> Ended)
{
    private const int EndedAfter = 35;
    private const int LateDays = 2;

    /// <summary>What is complete of what was imported.</summary>
    /// <param name="records">What was imported.</param>
    /// <param name="today">Today, UTC.</param>
    /// <exception cref="ServiceDefaults.Faults.FaultException">There is no day of any billing period.</exception>
    public static CompleteData Of(IReadOnlyList<BillingRecord> records, DateOnly today)
    {
        var accounts = records.Where(static record => record.Regular.Count > 0).GroupBy(static record => (record.Provider, record.Account)).Select(static account => account.ToArray()).ToArray();
        if (accounts.Length == 0)
        {
            throw BillingFaults.NothingImported();
        }

        var newest = accounts.Max(LastOf);
        var ended = accounts.Where(account => LastOf(account) < newest.AddDays(-EndedAfter)).ToArray();
        var current = accounts.Except(ended).ToArray();
        return new CompleteData(
            [.. current.SelectMany(static account => account)],
            current.Max(static account => account.Min(static record => record.Regular[0])),
            current.Min(account => CompleteOf(account, today)),
            [.. ended.Select(static account => $"{account[0].Provider} {account[0].Account}")]);
    }

    // A period that is over, and was imported some days after that, is complete to its end.
    private static DateOnly CompleteOf(BillingRecord[] account, DateOnly today)
    {
        var last = account.MaxBy(static record => record.Regular[^1])!;
        var imported = DateOnly.FromDateTime(last.ImportedAt.UtcDateTime);
        DateOnly[] bounds = [last.Regular[^1].AddDays(-LateDays), imported.AddDays(-LateDays - 1), today.AddDays(-1)];
        return last.Regular[^1] == last.PeriodEnd.AddDays(-1) && imported > last.PeriodEnd.AddDays(LateDays) ? last.Regular[^1] : bounds.Min();
    }

    private static DateOnly LastOf(BillingRecord[] account) => account.Max(static record => record.Regular[^1]);
}
