namespace CODE.Monitoring.Objectives;

/// <summary>
/// A pair of windows over which the budget must not burn too fast. It alerts when both do: the long one tells that it matters, the short one that it still goes on.
/// Google, The Site Reliability Workbook, chapter 5, "6: Multiwindow, Multi-Burn-Rate Alerts": https://sre.google/workbook/alerting-on-slos/.
/// </summary>
/// <param name="Severity">What it asks for: <c>page</c> or <c>ticket</c>.</param>
/// <param name="Long">The long window.</param>
/// <param name="Short">The short window, a twelfth of the long one.</param>
/// <param name="Consumed">Which share of the budget is gone when the budget burns just so fast over the long window.</param>
internal sealed record BurnAlert(string Severity, TimeSpan Long, TimeSpan Short, double Consumed)
{
    /// <summary>Table 5-8 of the chapter, as shares of the budget: with a period of 30 days, burn rates of 14.4, 6 and 1.</summary>
    public static IReadOnlyList<BurnAlert> All { get; } =
    [
        new("page", TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 0.02),
        new("page", TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), 0.05),
        new("ticket", TimeSpan.FromDays(3), TimeSpan.FromHours(6), 0.10),
    ];

    /// <summary>From which burn rate on it alerts: the share of the budget, times how often the long window fits into the period. Never below 1, at which the budget just lasts.</summary>
    public double ThresholdOver(TimeSpan period) => Math.Max(1, Consumed * (period / Long));
}
