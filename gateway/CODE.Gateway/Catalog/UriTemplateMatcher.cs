using System.Text;
using System.Text.RegularExpressions;

namespace CODE.Gateway.Catalog;

/// <summary>
/// Tells whether a URI could have been made from a template (RFC 6570). Only as exact as choosing a server needs: the server itself
/// decides what the URI means.
/// </summary>
internal sealed class UriTemplateMatcher
{
    private readonly Regex _pattern;

    private UriTemplateMatcher(Regex pattern) => _pattern = pattern;

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
        // Templates and URIs both come from outside: matching must be linear.
        return new UriTemplateMatcher(new Regex(pattern.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    /// <summary>Whether the URI fits.</summary>
    public bool IsMatch(string uri) => _pattern.IsMatch(uri);

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
