using CODE.Cost.Billing;
using CODE.Cost.Plans;
using CODE.Cost.Pricing;
using CODE.Cost.Spending;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Cost.Tools;

/// <summary>What <c>get_costs</c> answers; the costs of all groups, not only those of a page, add up to <paramref name="Cost"/>.</summary>
internal sealed record CostsAnswer(
    string Metric,
    string Currency,
    DateOnly FirstDay,
    DateOnly LastDay,
    decimal Cost,
    IReadOnlyList<CostAnswer> Groups,
    long Total,
    bool Truncated,
    string? NextCursor,
    int DaysWithData,
    IReadOnlyList<string> MissingDays,
    IReadOnlyList<BilledAccountAnswer> Accounts,
    IReadOnlyList<string> Notes)
{
    private const int MaxAccounts = 20;
    private const int MaxName = 80;

    /// <summary>The answer with one page of the groups.</summary>
    public static CostsAnswer Of(CostReport report, string metric, string currency, Page<GroupCost> page) => new(
        metric, currency, report.Window.First, report.Window.Last, Shown(report.Total),
        [.. page.Items.Select(group => CostAnswer.Of(report.Dimensions, group))],
        page.Total, page.Truncated, page.NextCursor, report.Coverage.Present.Count, DayWindow.Ranges(report.Coverage.Missing),
        [.. report.Coverage.Accounts.Take(MaxAccounts).Select(BilledAccountAnswer.Of)], [.. NotesOf(report)]);

    /// <summary>The answer in a line or two.</summary>
    public static string TextOf(CostReport report, string metric, string currency)
    {
        var dearest = report.Groups.MaxBy(static group => group.Cost);
        return $"{EstimateReport.Money(report.Total)} {currency} {metric} in {report.Window}; {report.Groups.Count} groups"
            + (dearest is null ? "." : $", the dearest {ShownText.Of(dearest.Values.First, MaxName)}{(report.Dimensions.Count > 1 ? $", {ShownText.Of(dearest.Values.Second, MaxName)}" : "")}: {EstimateReport.Money(dearest.Cost)}.")
            + (report.Coverage.Missing.Count == 0 ? "" : $" {report.Coverage.Missing.Count} of {report.Window.Count} days have no data and are not in it.")
            + $" Imported {report.Coverage.Accounts.Max(static account => account.ImportedAt):yyyy-MM-dd HH:mm} UTC.";
    }

    /// <summary>An amount without the zeros behind its last digit.</summary>
    public static decimal Shown(decimal amount) => amount / 1.0000000000000000000000000000m;

    private static IEnumerable<string> NotesOf(CostReport report)
    {
        if (report.Groups.Count == 0)
        {
            yield return "No charge of these days passes the filter.";
        }

        if (report.Folded != 0)
        {
            yield return $"{EstimateReport.Money(report.Folded)} are of resources that are not told apart, as there were too many in a day: {ChargeGroup.Other}.";
        }

        if (report.Coverage.Accounts.Count > MaxAccounts)
        {
            yield return $"{report.Coverage.Accounts.Count - MaxAccounts} more accounts are counted and not listed.";
        }

        if (report.Coverage.Accounts.Any(account => account.Present.Count < report.Coverage.Present.Count))
        {
            yield return "Not every account has data of the same days; see accounts.";
        }
    }
}

/// <summary>What a group costs.</summary>
/// <param name="Group">Its values by FOCUS column.</param>
/// <param name="Cost">The cost.</param>
internal sealed record CostAnswer(IReadOnlyDictionary<string, string> Group, decimal Cost)
{
    /// <summary>A group as it is shown.</summary>
    public static CostAnswer Of(IReadOnlyList<CostDimension> dimensions, GroupCost group) => new(
        dimensions.Zip([group.Values.First, group.Values.Second]).ToDictionary(static value => value.First.Name, static value => value.Second),
        CostsAnswer.Shown(group.Cost));
}

/// <summary>Which data there are of an account.</summary>
internal sealed record BilledAccountAnswer(
    string ProviderName,
    string BillingAccountId,
    int DaysWithData,
    IReadOnlyList<string> MissingDays,
    DateTimeOffset ImportedAt,
    IReadOnlyList<string> Files)
{
    /// <summary>An account as it is shown.</summary>
    public static BilledAccountAnswer Of(AccountCoverage account) => new(
        ShownText.Of(account.Provider), ShownText.Of(account.Account), account.Present.Count, DayWindow.Ranges(account.Missing), account.ImportedAt, account.Files);
}
