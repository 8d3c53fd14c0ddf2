using CODE.Charts;

namespace CODE.Monitoring.Queries;

/// <summary>Draws what an expression gave over a time.</summary>
internal static class RangeChart
{
    /// <summary>The media type of the image.</summary>
    public const string MediaType = ChartPainter.MediaType;

    /// <summary>Draws the shown series, with every step.</summary>
    /// <returns>Null on a machine that cannot draw.</returns>
    public static byte[]? Draw(RangeValues values) => ChartPainter.Draw(new Chart(
        values.Range.Start, values.Range.End,
        [.. values.Answer.Series.Zip(values.Series, static (series, shaped) => new ChartLine(NameOf(shaped.Labels), [.. series.Samples.Select(static sample => (sample.Time, sample.Value))]))]));

    private static string NameOf(IReadOnlyDictionary<string, string> labels) => string.Join(", ", labels.Select(static label => $"{label.Key}={label.Value}"));
}
