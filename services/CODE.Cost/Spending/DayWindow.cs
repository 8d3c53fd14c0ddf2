using System.Globalization;
using System.Text.RegularExpressions;
using CODE.Cost.Plans;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Spending;

/// <summary>Days in a row, UTC.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last, which belongs to it; before the first when there are none.</param>
internal readonly partial record struct DayWindow(DateOnly First, DateOnly Last)
{
    /// <summary>The most days of a window.</summary>
    public const int MaxDays = 400;

    private const string Fix = "Give 7d (the last 7 full days), 2026-10 (a month), or 2026-10-01/2026-10-15 (both included); at most 400 days.";

    /// <summary>How many days there are.</summary>
    public int Count => Math.Max(0, Last.DayNumber - First.DayNumber + 1);

    /// <summary>Each day.</summary>
    public IEnumerable<DateOnly> Days
    {
        get
        {
            var first = First;
            return Enumerable.Range(0, Count).Select(first.AddDays);
        }
    }

    /// <summary>Whether a day belongs to it.</summary>
    public bool Contains(DateOnly day) => day >= First && day <= Last;

    /// <summary>The month of a day.</summary>
    public static DayWindow MonthOf(DateOnly day) => new(new DateOnly(day.Year, day.Month, 1), new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)));

    /// <summary>Reads a window.</summary>
    /// <param name="text">A number of days back from yesterday (<c>7d</c>), a month (<c>2026-10</c>), or two days with a slash between them.</param>
    /// <param name="today">Today, UTC.</param>
    /// <exception cref="FaultException">It is none, or longer than <see cref="MaxDays"/>.</exception>
    public static DayWindow Parse(string text, DateOnly today)
    {
        DayWindow? window = text.Trim() switch
        {
            var back when Back().Match(back) is { Success: true } match => Before(int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), today),
            var month when DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) => MonthOf(first),
            var two when two.Split('/') is [var from, var to] && IsDay(from, out var first) && IsDay(to, out var last) => new DayWindow(first, last),
            _ => null,
        };
        return window is { Count: >= 1 and <= MaxDays } found
            ? found
            : throw new FaultException(FaultCodes.InvalidArgument, $"'{ShownText.Of(text, 40)}' is no window of 1 to {MaxDays} days.", Fix);
    }

    /// <summary>Days as ranges, such as 2026-10-03/2026-10-05, in their order.</summary>
    public static IReadOnlyList<string> Ranges(IEnumerable<DateOnly> days)
    {
        var ranges = new List<DayWindow>();
        foreach (var day in days.Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last.AddDays(1) == day)
            {
                ranges[^1] = ranges[^1] with { Last = day };
            }
            else
            {
                ranges.Add(new DayWindow(day, day));
            }
        }

        return [.. ranges.Select(static range => range.ToString())];
    }

    /// <summary>The window as it is shown.</summary>
    public override string ToString() => First == Last ? $"{First:yyyy-MM-dd}" : $"{First:yyyy-MM-dd}/{Last:yyyy-MM-dd}";

    private static DayWindow Before(int days, DateOnly today) => new(today.AddDays(-days), today.AddDays(-1));

    private static bool IsDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    [GeneratedRegex("^([0-9]{1,4})d$")]
    private static partial Regex Back();
}
