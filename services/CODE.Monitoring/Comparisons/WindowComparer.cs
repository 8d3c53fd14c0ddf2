using CODE.Monitoring.Shaping;
using CODE.Monitoring.Times;
using CODE.Prometheus.Queries;

namespace CODE.Monitoring.Comparisons;

/// <summary>Compares what an expression gives in two windows of time, series by series.</summary>
internal sealed class WindowComparer(TimeReader times)
{
    private const int Samples = 60;
    private const int MaxSeries = 200;
    private const double Significance = 0.01;

    /// <summary>Compares.</summary>
    /// <param name="prometheus">The upstream.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="before">The earlier window.</param>
    /// <param name="after">The later window.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Comparison> CompareAsync(IPrometheus prometheus, string expression, string before, string after, CancellationToken cancellationToken)
    {
        var clock = await times.ClockAsync(prometheus, cancellationToken);
        var (first, second) = (TimeReader.ReadWindow(before, "before", clock.Now), TimeReader.ReadWindow(after, "after", clock.Now));

        // One step for both: their samples have to be of the same kind.
        var shorter = first.To - first.From < second.To - second.From ? first.To - first.From : second.To - second.From;
        var step = TimeRange.StepFor(shorter, Samples);
        var earlier = await ReadAsync(prometheus, expression, first, step, cancellationToken);
        var later = await ReadAsync(prometheus, expression, second, step, cancellationToken);
        var pairs = Pair(earlier.Series, later.Series);
        var compared = pairs.Count(static pair => pair is { Before: not null, After: not null });
        SeriesChange[] changes = [.. pairs.Select(pair => Of(pair, compared)).OrderBy(static change => Rank(change.Verdict)).ThenBy(static change => change.P ?? 1).ThenByDescending(static change => Math.Abs(change.RelativeChange ?? 0))];
        return new Comparison(first, second, step, changes, earlier.Total > MaxSeries || later.Total > MaxSeries, [.. earlier.Notes.Union(later.Notes)], clock);
    }

    private static async Task<QueryAnswer> ReadAsync(IPrometheus prometheus, string expression, (DateTimeOffset From, DateTimeOffset To) window, TimeSpan step, CancellationToken cancellationToken)
    {
        // The longer window may have more points than are given of a series.
        var points = (window.To - window.From).Ticks / step.Ticks;
        var range = new TimeRange(window.From, window.To, points < TimeRange.MaxPoints ? step : TimeRange.StepFor(window.To - window.From, TimeRange.MaxPoints - 1));
        return await prometheus.QueryRangeAsync(expression, range, new SeriesWindow(0, MaxSeries), cancellationToken);
    }

    private static int Rank(ChangeVerdict verdict) => verdict switch
    {
        ChangeVerdict.Rose or ChangeVerdict.Fell => 0,
        ChangeVerdict.Appeared or ChangeVerdict.Gone => 1,
        ChangeVerdict.NoEvidence => 2,
        _ => 3,
    };

    private static List<(Series? Before, Series? After)> Pair(IReadOnlyList<Series> before, IReadOnlyList<Series> after)
    {
        var later = after.ToDictionary(static series => KeyOf(series.Labels), StringComparer.Ordinal);
        var pairs = new List<(Series?, Series?)>();
        foreach (var series in before)
        {
            pairs.Add((series, later.Remove(KeyOf(series.Labels), out var same) ? same : null));
        }

        return [.. pairs, .. later.Values.Select(static series => ((Series?)null, (Series?)series))];
    }

    private static string KeyOf(IReadOnlyDictionary<string, string> labels) => string.Join('\u0001', labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}\u0002{label.Value}"));

    private static SeriesChange Of((Series? Before, Series? After) pair, int compared)
    {
        var labels = LabelSets.Shown((pair.After ?? pair.Before)!.Labels);
        var (before, after) = (Finite(pair.Before), Finite(pair.After));
        double? earlier = before.Length > 0 ? before.Average() : null;
        double? later = after.Length > 0 ? after.Average() : null;
        if (earlier is null || later is null)
        {
            return new SeriesChange(labels, earlier, later, before.Length, after.Length, null, null, null, (earlier, later) switch
            {
                (null, not null) => ChangeVerdict.Appeared,
                (not null, null) => ChangeVerdict.Gone,
                _ => ChangeVerdict.TooFew,
            });
        }

        var result = RankTest.Compare(before, after);

        // Of a hundred series one would seem changed by chance: the bar is raised with their number (Bonferroni).
        double? p = result is null ? null : Math.Min(1, result.P * compared);
        var verdict = result is null ? ChangeVerdict.TooFew : p > Significance ? ChangeVerdict.NoEvidence : result.Superiority > 0.5 ? ChangeVerdict.Rose : ChangeVerdict.Fell;
        return new SeriesChange(labels, earlier, later, before.Length, after.Length, earlier == 0 ? null : (later - earlier) / Math.Abs(earlier.Value), p, result?.Superiority, verdict);
    }

    private static double[] Finite(Series? series) => [.. series?.Samples.Select(static sample => sample.Value).Where(double.IsFinite) ?? []];
}

/// <summary>What the comparison of a series says.</summary>
public enum ChangeVerdict
{
    /// <summary>Later values are larger, and that is unlikely to be chance.</summary>
    Rose,

    /// <summary>Later values are smaller, and that is unlikely to be chance.</summary>
    Fell,

    /// <summary>The difference may well be chance.</summary>
    NoEvidence,

    /// <summary>There are too few samples to tell.</summary>
    TooFew,

    /// <summary>The series is in the later window only.</summary>
    Appeared,

    /// <summary>The series is in the earlier window only.</summary>
    Gone,
}

/// <summary>Two windows compared.</summary>
/// <param name="Before">The earlier.</param>
/// <param name="After">The later.</param>
/// <param name="Step">The distance of samples.</param>
/// <param name="Changes">Each series, what changed first.</param>
/// <param name="IsCut">Whether there are more series than were compared.</param>
/// <param name="Notes">What the upstream notes.</param>
/// <param name="Clock">What its clock shows.</param>
internal sealed record Comparison(
    (DateTimeOffset From, DateTimeOffset To) Before, (DateTimeOffset From, DateTimeOffset To) After, TimeSpan Step, IReadOnlyList<SeriesChange> Changes, bool IsCut, IReadOnlyList<string> Notes, UpstreamClock Clock);

/// <summary>A series in both windows.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Before">The average before.</param>
/// <param name="After">The average after.</param>
/// <param name="CountBefore">How many samples that is of.</param>
/// <param name="CountAfter">How many samples that is of.</param>
/// <param name="RelativeChange">By which share the average changed; null when it was zero.</param>
/// <param name="P">How probable such a difference is by chance, for as many series as were compared.</param>
/// <param name="Superiority">In which share of pairs the later value is larger.</param>
/// <param name="Verdict">What that means.</param>
internal sealed record SeriesChange(
    IReadOnlyDictionary<string, string> Labels, double? Before, double? After, int CountBefore, int CountAfter, double? RelativeChange, double? P, double? Superiority, ChangeVerdict Verdict);
