using System.Text.RegularExpressions;
using CODE.Testing;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>The table of metrics in the documentation.</summary>
internal static partial class MetricTable
{
    /// <summary>Each metric and its labels, in order.</summary>
    public static SortedDictionary<string, string> Read() => new(
        Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "telemetry.md"))).ToDictionary(
            static row => row.Groups["name"].Value,
            static row => string.Join(", ", Label().Matches(row.Groups["labels"].Value).Select(static label => label.Groups[1].Value).Order(StringComparer.Ordinal))),
        StringComparer.Ordinal);

    [GeneratedRegex(@"^\| `(?<name>mcp_\w+)` \|(?<labels>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Label();
}
