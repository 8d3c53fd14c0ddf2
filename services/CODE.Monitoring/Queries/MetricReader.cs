using CODE.Monitoring.Shaping;
using CODE.Monitoring.Times;
using CODE.Prometheus.Language;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Queries;

/// <summary>Asks for values, and makes a few numbers of them.</summary>
internal sealed class MetricReader(TimeReader times)
{
    private const int MaxText = 500;

    // As many as a screen is wide: more would only be thinned away again.
    private const int Resolution = 240;

    // Over all series of an answer.
    private const int ShownPoints = 240;
    private const int MostOfOne = 60;
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(1);

    /// <summary>What an expression gives at one time.</summary>
    /// <param name="prometheus">The upstream.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="time">When; null for now.</param>
    /// <param name="window">Which series.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<InstantValues> AtAsync(IPrometheus prometheus, string expression, string? time, SeriesWindow window, CancellationToken cancellationToken)
    {
        var clock = time is null ? null : await times.ClockAsync(prometheus, cancellationToken);
        DateTimeOffset? at = time is null ? null : TimeReader.Read(time, "time", clock!.Now);
        var answer = await prometheus.QueryAsync(expression, at, window, cancellationToken);
        if (answer.Type == "matrix")
        {
            throw new FaultException(FaultCodes.InvalidArgument, "The expression gives samples over a time, not one value.", "Wrap it, as in rate(name[5m]) or max_over_time(name[1h]), or use query_range.");
        }

        var (common, own) = LabelSets.Split([.. answer.Series.Select(static series => series.Labels)]);
        var shownAt = at ?? (answer.Series is [{ Samples: [var first, ..] }, ..] ? DateTimeOffset.FromUnixTimeMilliseconds((long)(1_000 * first.Time)) : null);
        return new InstantValues(
            answer, shownAt, common, [.. answer.Series.Zip(own, static (series, labels) => new InstantValue(labels, series.Samples.Count > 0 ? series.Samples[^1].Value : double.NaN))],
            answer.Text is { } text ? UntrustedText.Show(text, MaxText) : null, NotesOf(answer.Notes, clock));
    }

    /// <summary>What an expression gives over a time.</summary>
    /// <param name="prometheus">The upstream.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="start">From when.</param>
    /// <param name="end">Until when.</param>
    /// <param name="step">The distance of steps; <c>auto</c> for one that fits.</param>
    /// <param name="window">Which series.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RangeValues> OverAsync(IPrometheus prometheus, string expression, string start, string end, string step, SeriesWindow window, CancellationToken cancellationToken)
    {
        var clock = await times.ClockAsync(prometheus, cancellationToken);
        var range = RangeOf(start, end, step, clock.Now);
        var answer = await prometheus.QueryRangeAsync(expression, range, window, cancellationToken);
        var (common, own) = LabelSets.Split([.. answer.Series.Select(static series => series.Labels)]);
        var points = Math.Clamp(ShownPoints / Math.Max(1, answer.Series.Count), Downsampling.Fewest, MostOfOne);
        var from = range.Start.ToUnixTimeMilliseconds() / 1_000.0;
        return new RangeValues(answer, range, common, [.. answer.Series.Zip(own, (series, labels) => ShapedSeries.Of(series, labels, from, points))], NotesOf(answer.Notes, clock));
    }

    /// <summary>The notes of an upstream, fit to be shown, and the note of its clock.</summary>
    public static IReadOnlyList<string>? NotesOf(IReadOnlyList<string> notes, UpstreamClock? clock)
    {
        string[] all = [.. notes.Select(static note => UntrustedText.Flatten(note, MaxText)), .. clock?.Note is { } note ? [note] : Array.Empty<string>()];
        return all.Length == 0 ? null : all;
    }

    private static TimeRange RangeOf(string start, string end, string step, DateTimeOffset now)
    {
        var (from, to) = TimeReader.Ordered(TimeReader.Read(start, "start", now), TimeReader.Read(end, "end", now), "start");
        if (step == "auto")
        {
            return new TimeRange(from, to, TimeRange.StepFor(to - from, Resolution));
        }

        var length = Durations.Parse(step) ?? (double.TryParse(step, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9
            ? TimeSpan.FromMilliseconds(Math.Round(1_000 * seconds))
            : throw new FaultException(FaultCodes.InvalidArgument, "'step' is no duration.", "Give auto, or a duration such as 30s or 5m."));
        var range = new TimeRange(from, to, length < ShortestStep ? ShortestStep : length);
        return range.Points <= TimeRange.MaxPoints
            ? range
            : throw new FaultException(
                FaultCodes.InvalidArgument,
                $"A step of {Durations.Format(range.Step)} makes {range.Points} points of each series; Prometheus gives {TimeRange.MaxPoints} at most.",
                $"Use a step of {Durations.Format(TimeRange.StepFor(to - from, TimeRange.MaxPoints - 1))} or more, or auto.");
    }
}

/// <summary>Values at one time.</summary>
/// <param name="Answer">What was answered.</param>
/// <param name="At">When; null when nothing was found now.</param>
/// <param name="Common">The labels that all have.</param>
/// <param name="Values">The values.</param>
/// <param name="Text">The value of a string.</param>
/// <param name="Notes">What the upstream notes.</param>
internal sealed record InstantValues(
    QueryAnswer Answer, DateTimeOffset? At, IReadOnlyDictionary<string, string>? Common, IReadOnlyList<InstantValue> Values, string? Text, IReadOnlyList<string>? Notes);

/// <summary>A value at one time.</summary>
/// <param name="Labels">The labels that are the series' own.</param>
/// <param name="Value">The value.</param>
internal sealed record InstantValue(IReadOnlyDictionary<string, string> Labels, Number Value);

/// <summary>Values over a time.</summary>
/// <param name="Answer">What was answered.</param>
/// <param name="Range">The times.</param>
/// <param name="Common">The labels that all have.</param>
/// <param name="Series">The series.</param>
/// <param name="Notes">What the upstream notes.</param>
internal sealed record RangeValues(QueryAnswer Answer, TimeRange Range, IReadOnlyDictionary<string, string>? Common, IReadOnlyList<ShapedSeries> Series, IReadOnlyList<string>? Notes);
