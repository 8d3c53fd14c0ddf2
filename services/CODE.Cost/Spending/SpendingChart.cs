using System.Globalization;
using CODE.Charts;

namespace CODE.Cost.Spending;

/// <summary>Draws what was spent day by day.</summary>
internal static class SpendingChart
{
    // The rest is one line more, so that the picture leaves nothing out.
    private const int MaxGroups = Chart.MaxLines - 1;

    /// <summary>The image of a report by day, and by a group or not.</summary>
    /// <param name="report">The report; its first dimension is the day.</param>
    /// <returns>Null on a machine that cannot draw.</returns>
    public static byte[]? Draw(CostReport report)
    {
        var shown = report.Groups.GroupBy(static group => group.Values.Second).OrderByDescending(static group => group.Sum(static each => each.Cost)).ThenBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static (group, index) => (Name: group.Key, Rank: index)).ToDictionary(static group => group.Name, static group => group.Rank);
        var lines = report.Groups.GroupBy(group => shown[group.Values.Second] < MaxGroups || shown.Count == Chart.MaxLines ? shown[group.Values.Second] : MaxGroups).OrderBy(static line => line.Key)
            .Select(line => new ChartLine(
                line.Key == MaxGroups && shown.Count > Chart.MaxLines ? "the rest" : line.First().Values.Second is { Length: > 0 } name ? name : "cost",
                Points(line.GroupBy(static group => group.Values.First).ToDictionary(static day => day.Key, static day => (double)day.Sum(static group => group.Cost)), report)));
        return ChartPainter.Draw(new Chart(TimeOf(report.Window.First), TimeOf(report.Window.Last), [.. lines]));
    }

    /// <summary>The beginning of a day, UTC.</summary>
    public static DateTimeOffset TimeOf(DateOnly day) => new(day.ToDateTime(default), TimeSpan.Zero);

    // A day without data is a gap; a day with data on which a group costs nothing is a zero.
    private static (double Time, double Value)[] Points(Dictionary<string, double> costs, CostReport report)
    {
        var missing = report.Coverage.Missing.ToHashSet();
        return [.. report.Window.Days.Select(day => (
            (double)TimeOf(day).ToUnixTimeSeconds(),
            missing.Contains(day) ? double.NaN : costs.GetValueOrDefault(day.ToString("O", CultureInfo.InvariantCulture))))];
    }
}
