using CODE.Prometheus.Queries;

namespace CODE.Monitoring.Shaping;

/// <summary>A series in a few numbers.</summary>
/// <param name="Labels">Its labels, without those that it has in common with the others.</param>
/// <param name="Min">The lowest value.</param>
/// <param name="Avg">The average of its values.</param>
/// <param name="Max">The highest value.</param>
/// <param name="Last">The last value.</param>
/// <param name="Count">How many steps have a value.</param>
/// <param name="NotANumber">At how many steps it is no number.</param>
/// <param name="Points">Its course, thinned: seconds since the start, and the value.</param>
/// <param name="IsHistogram">Whether it is a native histogram, of which the counts are shown.</param>
internal sealed record ShapedSeries(
    IReadOnlyDictionary<string, string> Labels, Number Min, Number Avg, Number Max, Number Last, int Count, int NotANumber, IReadOnlyList<IReadOnlyList<Number>> Points, bool IsHistogram)
{
    /// <summary>Shapes a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="labels">The labels to show.</param>
    /// <param name="start">From when seconds count, in seconds since 1970.</param>
    /// <param name="points">The most points to show.</param>
    public static ShapedSeries Of(Series series, IReadOnlyDictionary<string, string> labels, double start, int points)
    {
        var (min, max, sum, count) = (double.NaN, double.NaN, 0.0, 0);
        foreach (var (_, value) in series.Samples)
        {
            if (!double.IsNaN(value))
            {
                (min, max, sum, count) = (value < min || count == 0 ? value : min, value > max || count == 0 ? value : max, sum + value, count + 1);
            }
        }

        var shown = Downsampling.Thin(series.Samples, points);
        return new ShapedSeries(
            labels, min, count == 0 ? double.NaN : Average(min, max, sum, count), max, series.Samples.Count == 0 ? double.NaN : series.Samples[^1].Value, count, series.Samples.Count - count,
            [.. shown.Select(sample => new Number[] { Math.Round(sample.Time - start, 3), sample.Value })], series.IsHistogram);
    }

    // Rounding must not put an average outside of what it is the average of; the sum of very large values may be infinite.
    private static double Average(double min, double max, double sum, int count) => double.IsNaN(sum / count) ? double.NaN : Math.Clamp(sum / count, min, max);
}
