using System.Globalization;
using System.Text.RegularExpressions;

namespace CODE.Gateway.Limits;

/// <summary>How many calls in how much time.</summary>
/// <param name="Count">How many.</param>
/// <param name="Period">In how much time.</param>
internal readonly partial record struct Rate(int Count, TimeSpan Period)
{
    /// <summary>Reads a rate as policies write it, e.g. <c>60/min</c>.</summary>
    /// <returns>Null when it is none.</returns>
    public static Rate? Read(string text) => Pattern.Match(text) is { Success: true } match
        ? new Rate(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Value switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "min" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        })
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Count}/{(Period.TotalSeconds <= 1 ? "s" : Period.TotalMinutes <= 1 ? "min" : Period.TotalHours <= 1 ? "h" : "d")}";

    [GeneratedRegex(@"^([1-9][0-9]{0,6})/(s|min|h|d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
