using System.ComponentModel;
using CODE.Monitoring.Queries;
using CODE.Monitoring.Shaping;
using CODE.Monitoring.Times;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Tools;

/// <summary>What <c>query_metrics</c> answers.</summary>
/// <param name="Type">Vector, scalar or string.</param>
/// <param name="Time">When.</param>
/// <param name="Common">The labels that all shown series have.</param>
/// <param name="Series">The series.</param>
/// <param name="Text">The value of a string.</param>
/// <param name="Total">How many there are in all; of a cut answer more than that.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
/// <param name="Cardinality">By which labels the series differ.</param>
/// <param name="Rewrites">What to ask instead.</param>
/// <param name="Notes">What Prometheus notes.</param>
internal sealed record InstantAnswer(
    string Type,
    string? Time,
    IReadOnlyDictionary<string, string>? Common,
    IReadOnlyList<InstantItem> Series,
    string? Text,
    long Total,
    bool Truncated,
    string? NextCursor,
    IReadOnlyList<CardinalityItem>? Cardinality,
    IReadOnlyList<string>? Rewrites,
    IReadOnlyList<string>? Notes)
{
    /// <summary>Values as they are shown.</summary>
    public static InstantAnswer Of(InstantValues found, string expression, int offset)
    {
        var (answer, next) = (found.Answer, offset + found.Values.Count);
        var isCut = next < answer.Total || !answer.IsCountedToEnd;
        return new InstantAnswer(
            UntrustedText.Show(answer.Type, 20), found.At is { } at ? TimeReader.Show(at) : null, found.Common, [.. found.Values.Select(static value => new InstantItem(value.Labels, value.Value))], found.Text,
            answer.Total, isCut, next < answer.Total ? Paging.Encode(next) : null, isCut ? CardinalityItem.Of(answer.Cardinality) : null, isCut ? RewritesOf(expression, answer) : null, found.Notes);
    }

    /// <summary>What to ask instead of an expression that has too many series.</summary>
    internal static IReadOnlyList<string> RewritesOf(string expression, QueryAnswer answer) => [Shaping.Rewrites.TopOf(expression), .. Shaping.Rewrites.SumOf(expression, answer.Cardinality) is { } sum ? [sum] : Array.Empty<string>()];
}

/// <summary>A value.</summary>
/// <param name="Labels">The labels that are the series' own.</param>
/// <param name="Value">The value; null for NaN.</param>
internal sealed record InstantItem(IReadOnlyDictionary<string, string> Labels, Number Value);

/// <summary>How many series each value of a label has.</summary>
/// <param name="Label">The label.</param>
/// <param name="Values">How many values it has, at least.</param>
/// <param name="Top">The values with most series, and how many these are.</param>
/// <param name="Rest">How many series have another value or none.</param>
internal sealed record CardinalityItem(string Label, int Values, IReadOnlyDictionary<string, long> Top, long Rest)
{
    private const int MaxLabels = 6;

    /// <summary>The labels that say most.</summary>
    public static IReadOnlyList<CardinalityItem> Of(IReadOnlyList<LabelCardinality> labels) =>
        [.. labels.Take(MaxLabels).Select(static label => new CardinalityItem(LabelSets.Value(label.Label), label.Values, TopOf(label), label.Rest))];

    // Values that look alike once they are shown are one.
    private static Dictionary<string, long> TopOf(LabelCardinality label) =>
        label.Top.GroupBy(static value => LabelSets.Value(value.Key), StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Sum(static value => value.Value), StringComparer.Ordinal);
}

/// <summary>What <c>query_range</c> answers.</summary>
/// <param name="Start">The first step.</param>
/// <param name="End">Until when.</param>
/// <param name="StepSeconds">The distance of steps.</param>
/// <param name="Common">The labels that all shown series have.</param>
/// <param name="Series">The series.</param>
/// <param name="Total">How many there are in all; of a cut answer more than that.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
/// <param name="Cardinality">By which labels the series differ.</param>
/// <param name="Rewrites">What to ask instead.</param>
/// <param name="Notes">What Prometheus notes.</param>
internal sealed record RangeAnswer(
    string Start,
    string End,
    double StepSeconds,
    IReadOnlyDictionary<string, string>? Common,
    IReadOnlyList<RangeItem> Series,
    long Total,
    bool Truncated,
    string? NextCursor,
    IReadOnlyList<CardinalityItem>? Cardinality,
    IReadOnlyList<string>? Rewrites,
    IReadOnlyList<string>? Notes)
{
    /// <summary>Values as they are shown.</summary>
    public static RangeAnswer Of(RangeValues found, string expression, int offset)
    {
        var (answer, next) = (found.Answer, offset + found.Series.Count);
        var isCut = next < answer.Total || !answer.IsCountedToEnd;
        return new RangeAnswer(
            TimeReader.Show(found.Range.Start), TimeReader.Show(found.Range.End), found.Range.Step.TotalSeconds, found.Common, [.. found.Series.Select(RangeItem.Of)],
            answer.Total, isCut, next < answer.Total ? Paging.Encode(next) : null, isCut ? CardinalityItem.Of(answer.Cardinality) : null, isCut ? InstantAnswer.RewritesOf(expression, answer) : null, found.Notes);
    }
}

/// <summary>A series over time. Values that are no number are null.</summary>
/// <param name="Labels">The labels that are its own.</param>
/// <param name="Min">The lowest value at any step.</param>
/// <param name="Avg">The average over steps.</param>
/// <param name="Max">The highest value at any step.</param>
/// <param name="Last">The last value.</param>
/// <param name="Count">At how many steps it has a number.</param>
/// <param name="Nan">At how many steps it has none, where there are some.</param>
/// <param name="Points">Its course.</param>
/// <param name="Thinned">By which method points were left out, when they were.</param>
/// <param name="Histogram">True for a native histogram, whose counts are shown.</param>
internal sealed record RangeItem(
    IReadOnlyDictionary<string, string> Labels,
    Number Min,
    Number Avg,
    Number Max,
    Number Last,
    int Count,
    int? Nan,
    [property: Description("[seconds since start, value]")] IReadOnlyList<IReadOnlyList<Number>> Points,
    string? Thinned,
    bool? Histogram)
{
    /// <summary>A series as it is shown.</summary>
    public static RangeItem Of(ShapedSeries series) => new(
        series.Labels, series.Min, series.Avg, series.Max, series.Last, series.Count, series.NotANumber > 0 ? series.NotANumber : null, series.Points,
        series.Points.Count < series.Count + series.NotANumber ? Downsampling.Method : null, series.IsHistogram ? true : null);
}
