using System.CommandLine.Parsing;
using System.Globalization;

namespace CODE.Cli;

/// <summary>Durations as they are written on the command line: <c>90</c> or <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>30d</c>.</summary>
internal static class Duration
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <summary>Reads an option's value; anything not between one second and 365 days, or the longest that makes sense, is a parse error.</summary>
    public static TimeSpan Parse(ArgumentResult argument, TimeSpan? longest = null)
    {
        TimeSpan limit = longest ?? Year;
        string text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        double seconds = text is "" ? 0 : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86400,
            _ => 0,
        };
        string number = seconds > 0 ? text[..^1] : text;
        if (seconds is 0) seconds = 1;

        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count > 0
            && count * seconds <= limit.TotalSeconds)
        {
            return TimeSpan.FromSeconds(count * seconds);
        }

        argument.AddError($"'{text}' is not a duration: write seconds or a unit, such as 90s, 10m, 2h or 30d, up to {Text(limit)}.");
        return TimeSpan.Zero;
    }

    private static string Text(TimeSpan limit) =>
        limit >= TimeSpan.FromDays(1) ? FormattableString.Invariant($"{limit.TotalDays:0}d") : FormattableString.Invariant($"{limit.TotalMinutes:0}m");
}
