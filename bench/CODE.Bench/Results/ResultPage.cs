using System.Globalization;
using System.Text;

namespace CODE.Bench.Results;

/// <summary>The part of docs/performance.md that shows the figures: what stands there is what was measured.</summary>
internal static class ResultPage
{
    private const string Begin = "<!-- figures -->\n";
    private const string End = "<!-- end of figures -->";

    // What these count needs no unit beside it.
    private static readonly HashSet<string> Plain = ["share", "reads", "calls"];

    /// <summary>Puts the figures into the page, in the place of those that it has.</summary>
    /// <param name="page">The page's text, with both marks.</param>
    /// <param name="lines">The figures.</param>
    /// <param name="groups">The groups, in the order in which the page shows them.</param>
    public static string Of(string page, IReadOnlyList<ResultLine> lines, IEnumerable<string> groups)
    {
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = page.IndexOf(End, from, StringComparison.Ordinal);
        return $"{page.AsSpan(0, from)}{string.Concat(groups.Select(group => Of(group, [.. lines.Where(line => line.Group == group)])))}\n{page.AsSpan(to)}";
    }

    private static string Of(string group, IReadOnlyList<ResultLine> lines)
    {
        if (lines.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder($"\n### {group}\n\n| figure | value | reference | ratio | goal | |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var line in lines)
        {
            var met = line.Met switch { true => "met", false => "**not met**", null => "" };
            text.Append(CultureInfo.InvariantCulture, $"| `{line.Name}` | {Number(line.Value)}{(Plain.Contains(line.Unit) ? "" : $" {line.Unit}")} | {Number(line.Reference)} | {Number(line.Ratio)} | {Goal(line.Goal)} | {met} |\n");
        }

        return text.ToString();
    }

    private static string Goal(string? goal) => (goal ?? "").Replace("value ", "", StringComparison.Ordinal).Replace(">=", "≥", StringComparison.Ordinal).Replace("<=", "≤", StringComparison.Ordinal);

    private static string Number(double? value) => value switch
    {
        null => "",
        >= 1_000 => value.Value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.Value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
