using System.Globalization;
using CODE.Monitoring.Comparisons;
using CODE.Monitoring.Objectives;
using CODE.Monitoring.Queries;
using CODE.Monitoring.Shaping;
using CODE.Monitoring.Times;
using CODE.Prometheus.Language;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Monitoring.Tools;

/// <summary>What <c>slo_burn</c> answers.</summary>
/// <param name="ErrorShare">The share of bad events over the period.</param>
/// <param name="Events">How many events there were.</param>
/// <param name="BudgetLeft">Which share of the budget is left; below zero when the objective is missed.</param>
/// <param name="Windows">The burn rates; 1 just uses the budget up.</param>
/// <param name="ExhaustedIn">When the budget is used up at the pace of the last hour.</param>
/// <param name="DataSince">Since when there are data, when that is less than the period.</param>
/// <param name="Note">What is to be known about the clock of Prometheus.</param>
internal sealed record BurnAnswer(Number ErrorShare, Number Events, Number BudgetLeft, IReadOnlyList<BurnItem> Windows, string? ExhaustedIn, string? DataSince, string? Note)
{
    /// <summary>A budget as it is shown.</summary>
    public static BurnAnswer Of(BurnState state) => new(
        state.Whole.Errors ?? double.NaN, Math.Round(state.Whole.Total ?? 0), state.Left, [.. state.Alerts.Select(BurnItem.Of)], state.LastsFor is { } lasts ? Durations.Tell(lasts) : null,
        state.DataSince is { } since ? TimeReader.Show(since) : null, state.Clock.Note);
}

/// <summary>A pair of windows.</summary>
/// <param name="Severity">What it asks for when it burns: page or ticket.</param>
/// <param name="Long">The long window.</param>
/// <param name="LongBurn">The burn rate over it; null without events.</param>
/// <param name="Short">The short window.</param>
/// <param name="ShortBurn">The burn rate over it; null without events.</param>
/// <param name="Threshold">From which burn rate on, in both, it is too fast.</param>
/// <param name="Burning">Whether it is.</param>
internal sealed record BurnItem(string Severity, string Long, Number LongBurn, string Short, Number ShortBurn, Number Threshold, bool Burning)
{
    /// <summary>A pair as it is shown.</summary>
    public static BurnItem Of(MeasuredAlert alert) => new(
        alert.Alert.Severity, Durations.Format(alert.Alert.Long), alert.LongBurn ?? double.NaN, Durations.Format(alert.Alert.Short), alert.ShortBurn ?? double.NaN, alert.Threshold, alert.IsBurning);
}

/// <summary>What <c>compare_windows</c> answers.</summary>
/// <param name="Before">The earlier window.</param>
/// <param name="After">The later window.</param>
/// <param name="StepSeconds">The distance of samples.</param>
/// <param name="Series">The series, what changed first.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
/// <param name="Notes">What Prometheus notes.</param>
internal sealed record ComparisonAnswer(
    string Before, string After, double StepSeconds, IReadOnlyList<ChangeItem> Series, long Total, bool Truncated, string? NextCursor, IReadOnlyList<string>? Notes)
{
    /// <summary>A comparison as it is shown.</summary>
    public static ComparisonAnswer Of(Comparison comparison, Page<SeriesChange> page) => new(
        Shown(comparison.Before), Shown(comparison.After), comparison.Step.TotalSeconds, [.. page.Items.Select(ChangeItem.Of)], page.Total, page.Truncated || comparison.IsCut, page.NextCursor,
        MetricReader.NotesOf(comparison.Notes, comparison.Clock));

    private static string Shown((DateTimeOffset From, DateTimeOffset To) window) => $"{TimeReader.Show(window.From)}/{TimeReader.Show(window.To)}";
}

/// <summary>A series in both windows.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Before">The average before.</param>
/// <param name="After">The average after.</param>
/// <param name="ChangePercent">By how much the average changed.</param>
/// <param name="P">How probable such a difference is by chance.</param>
/// <param name="LaterIsLarger">In which share of pairs the later value is larger.</param>
/// <param name="Verdict">What that means.</param>
/// <param name="Meaning">The same in words.</param>
internal sealed record ChangeItem(
    IReadOnlyDictionary<string, string> Labels, Number? Before, Number? After, Number? ChangePercent, Number? P, Number? LaterIsLarger, ChangeVerdict Verdict, string Meaning)
{
    /// <summary>A change as it is shown.</summary>
    public static ChangeItem Of(SeriesChange change) => new(
        change.Labels, change.Before, change.After, 100 * change.RelativeChange, change.P, change.Superiority, change.Verdict, MeaningOf(change));

    private static string MeaningOf(SeriesChange change) => change.Verdict switch
    {
        ChangeVerdict.Rose or ChangeVerdict.Fell => string.Create(
            CultureInfo.InvariantCulture,
            $"{(change.Verdict == ChangeVerdict.Rose ? "Rose" : "Fell")} from {new Number(change.Before!.Value)} to {new Number(change.After!.Value)}; chance would do that in less than {(change.P < 0.001 ? "1 of 1,000" : "1 of 100")} cases."),
        ChangeVerdict.NoEvidence => "The difference is within what chance does.",
        ChangeVerdict.TooFew => $"Too few samples to tell: {change.CountBefore} before, {change.CountAfter} after; {RankTest.Fewest} each are needed. Use longer windows.",
        ChangeVerdict.Appeared => "It was not there before.",
        _ => "It is not there any more.",
    };
}
