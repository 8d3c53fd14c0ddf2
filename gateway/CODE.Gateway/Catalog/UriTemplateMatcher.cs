using System.Text;
using System.Text.RegularExpressions;

namespace CODE.Gateway.Catalog;

/// <summary>
/// Tells whether a URI could have been made from a template (RFC 6570). Only as exact as choosing a server needs: the server itself
/// decides what the URI means.
/// </summary>
internal sealed class UriTemplateMatcher
{
    // Made when the first URI is asked for: a catalog is put together anew whenever a server says something else, and building such an automaton takes longer than all the rest.
    private readonly Lazy<Regex> _pattern;

    // Templates and URIs both come from outside: matching must be linear.
    private UriTemplateMatcher(string pattern) => _pattern = new(() => new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));

    /// <summary>Reads a template.</summary>
    /// <returns>Null when the text is not a template.</returns>
    public static UriTemplateMatcher? TryCreate(string template)
    {
        var pattern = new StringBuilder("^");
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            var close = rest[open..].IndexOf('}');
            if (close < 2)
            {
                return null;
            }

            pattern.Append(Regex.Escape(rest[..open].ToString())).Append(PatternOf(rest[open + 1]));
            rest = rest[(open + close + 1)..];
        }

        pattern.Append(Regex.Escape(rest.ToString())).Append('$');
        return new UriTemplateMatcher(pattern.ToString());
    }

    /// <summary>Whether the URI fits.</summary>
    public bool IsMatch(string uri) => _pattern.Value.IsMatch(uri);

    private static string PatternOf(char op) => op switch
    {
        '+' => ".+",
        '#' => "(?:#.*)?",
        '.' => @"(?:\.[^/?#]*)?",
        '/' => "(?:/[^?#]*)?",
        ';' => "(?:;[^?#]*)?",
        '?' => @"(?:\?[^#]*)?",
        '&' => "(?:&[^#]*)?",
        _ => "[^/?#]+",
    };
}
