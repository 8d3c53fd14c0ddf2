using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CODE.Prometheus.Language;

/// <summary>Durations as PromQL has them: <c>90s</c>, <c>1h30m</c>, <c>7d</c>. See https://prometheus.io/docs/prometheus/latest/querying/basics/#time-durations.</summary>
public static partial class Durations
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("y", TimeSpan.FromDays(365)), ("w", TimeSpan.FromDays(7)), ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration above zero; null when it is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success || text.Length == 0)
        {
            return null;
        }

        var sum = TimeSpan.Zero;
        foreach (var (unit, length) in Units)
        {
            if (match.Groups[unit] is { Success: true } count)
            {
                sum += long.Parse(count.Value, CultureInfo.InvariantCulture) * length;
            }
        }

        return sum > TimeSpan.Zero ? sum : null;
    }

    /// <summary>Writes a duration with its largest units; to the millisecond.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        var left = duration;
        foreach (var (unit, length) in Units.Where(static unit => unit.Unit is not ("y" or "w")))
        {
            if (left.Ticks / length.Ticks is > 0 and var count)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
                left -= count * length;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    /// <summary>Writes a duration for people: its two largest units that matter.</summary>
    public static string Tell(TimeSpan duration)
    {
        var rounded = duration >= TimeSpan.FromDays(1) ? TimeSpan.FromHours(Math.Round(duration.TotalHours))
            : duration >= TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(Math.Round(duration.TotalMinutes))
            : duration >= TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds)) : duration;
        return Format(rounded);
    }

    [GeneratedRegex(@"\A(?:(?<y>\d{1,2})y)?(?:(?<w>\d{1,4})w)?(?:(?<d>\d{1,5})d)?(?:(?<h>\d{1,6})h)?(?:(?<m>\d{1,8})m)?(?:(?<s>\d{1,9})s)?(?:(?<ms>\d{1,9})ms)?\z")]
    private static partial Regex Pattern();
}
