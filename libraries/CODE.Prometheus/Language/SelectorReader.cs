using System.Text;
using CODE.Prometheus.Alerting;

namespace CODE.Prometheus.Language;

/// <summary>Reads matchers as PromQL and amtool write them: <c>{job="web",severity=~"page|warn"}</c>, with or without braces, with a metric's name before them.</summary>
public static class SelectorReader
{
    /// <summary>Reads matchers.</summary>
    /// <param name="text">The text.</param>
    /// <param name="matchers">The matchers; a name before the braces is one of <c>__name__</c>.</param>
    /// <returns>Null, or what is wrong with the text.</returns>
    public static string? Read(string text, out IReadOnlyList<LabelMatcher> matchers)
    {
        var found = new List<LabelMatcher>();
        matchers = found;
        var rest = text.AsSpan().Trim();
        if (rest.IndexOf('{') is > 0 and var brace && IsName(rest[..brace].Trim(), isMetric: true))
        {
            found.Add(new LabelMatcher("__name__", rest[..brace].Trim().ToString(), IsRegex: false));
            rest = rest[brace..];
        }
        else if (IsName(rest, isMetric: true))
        {
            found.Add(new LabelMatcher("__name__", rest.ToString(), IsRegex: false));
            return null;
        }

        if (rest is ['{', ..])
        {
            if (rest[^1] != '}')
            {
                return "The braces are not closed.";
            }

            rest = rest[1..^1].Trim();
        }

        while (rest.Length > 0)
        {
            if (TakeMatcher(ref rest, found) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? TakeMatcher(ref ReadOnlySpan<char> rest, List<LabelMatcher> found)
    {
        var end = rest.IndexOfAny("=!~");
        if (end <= 0 || !IsName(rest[..end].TrimEnd(), isMetric: false))
        {
            return "A matcher is a label, one of = != =~ !~, and a value in quotes.";
        }

        var name = rest[..end].TrimEnd().ToString();
        rest = rest[end..];
        var (operatorLength, isRegex, isEqual) = rest switch
        {
            ['=', '~', ..] => (2, true, true),
            ['!', '~', ..] => (2, true, false),
            ['!', '=', ..] => (2, false, false),
            ['=', ..] => (1, false, true),
            _ => (0, false, false),
        };
        rest = rest[operatorLength..].TrimStart();
        if (operatorLength == 0 || TakeString(ref rest) is not { } value)
        {
            return $"The value of {name} has to stand in quotes.";
        }

        found.Add(new LabelMatcher(name, value, isRegex, isEqual));
        rest = rest.TrimStart();
        if (rest.Length > 0 && rest[0] != ',')
        {
            return "A comma stands between matchers.";
        }

        rest = rest.Length > 0 ? rest[1..].TrimStart() : rest;
        return null;
    }

    // A string with the escapes of Go that people use; null when there is none or it does not end.
    private static string? TakeString(ref ReadOnlySpan<char> rest)
    {
        if (rest is not [('"' or '\'' or '`') and var quote, ..])
        {
            return null;
        }

        var value = new StringBuilder();
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == quote)
            {
                rest = rest[(at + 1)..];
                return value.ToString();
            }

            if (rest[at] != '\\' || quote == '`')
            {
                value.Append(rest[at]);
            }
            else if (++at < rest.Length && rest[at] is 'n' or 't' or 'r' or '\\' or '"' or '\'')
            {
                value.Append(rest[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var itself => itself });
            }
            else
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsName(ReadOnlySpan<char> text, bool isMetric) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && !text.ContainsAnyExcept(isMetric ? MetricCharacters : LabelCharacters);

    private static readonly System.Buffers.SearchValues<char> LabelCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly System.Buffers.SearchValues<char> MetricCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:");
}
