using CODE.Cost.Billing;

namespace CODE.Cost.Spending;

/// <summary>Which days of a window have data. A day without any is never the same as a day that costs nothing.</summary>
/// <param name="Present">The days that have data of at least one account.</param>
/// <param name="Missing">The days that have none.</param>
/// <param name="Accounts">The same for each account.</param>
internal sealed record DataCoverage(IReadOnlyList<DateOnly> Present, IReadOnlyList<DateOnly> Missing, IReadOnlyList<AccountCoverage> Accounts)
{
    /// <summary>What records say of a window.</summary>
    public static DataCoverage Of(IEnumerable<BillingRecord> records, DayWindow window)
    {
        AccountCoverage[] accounts = [.. records.GroupBy(static record => (record.Provider, record.Account)).Select(account => AccountCoverage.Of([.. account], window))];
        var present = accounts.SelectMany(static account => account.Present).ToHashSet();
        return new DataCoverage([.. present.Order()], [.. window.Days.Where(day => !present.Contains(day))], accounts);
    }
}

/// <summary>Which days of a window an account has data of.</summary>
/// <param name="Provider">ProviderName.</param>
/// <param name="Account">BillingAccountId.</param>
/// <param name="Present">The days that have data.</param>
/// <param name="Missing">The days that have none.</param>
/// <param name="ImportedAt">When the latest of them was imported, UTC; of all its data when there is none of the window.</param>
/// <param name="Files">From which files.</param>
internal sealed record AccountCoverage(
    string Provider, string Account, IReadOnlyList<DateOnly> Present, IReadOnlyList<DateOnly> Missing, DateTimeOffset ImportedAt, IReadOnlyList<string> Files)
{
    private const int MaxFiles = 10;

    /// <summary>What the records of one account say of a window.</summary>
    public static AccountCoverage Of(IReadOnlyList<BillingRecord> records, DayWindow window)
    {
        BillingRecord[] fitting = [.. records.Where(record => record.Regular.Any(window.Contains))];
        var present = fitting.SelectMany(static record => record.Regular).Where(window.Contains).ToHashSet();
        IReadOnlyList<BillingRecord> told = fitting.Length > 0 ? fitting : records;
        return new AccountCoverage(
            records[0].Provider, records[0].Account, [.. present.Order()], [.. window.Days.Where(day => !present.Contains(day))], told.Max(static record => record.ImportedAt),
            [.. told.SelectMany(static record => record.Files).Distinct().Take(MaxFiles)]);
    }
}
