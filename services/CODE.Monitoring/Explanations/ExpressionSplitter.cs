using System.Text.RegularExpressions;

namespace CODE.Monitoring.Explanations;

/// <summary>
/// Divides an expression of PromQL at <c>or</c>, <c>and</c>, <c>unless</c> and comparisons, where none of them stands in brackets, braces or quotes. Precedence is that of
/// https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence. Whether the expression is right is not checked: it is one that Prometheus evaluates.
/// </summary>
internal static partial class ExpressionSplitter
{
    // More than anybody writes; parts are evaluated one by one.
    private const int MaxDepth = 12;

    // From the loosest on. Those of one line bind from left to right, so that the last one divides.
    private static readonly string[][] Levels = [["or"], ["and", "unless"], ["==", "!=", ">=", "<=", ">", "<"]];

    /// <summary>Divides an expression.</summary>
    public static ExpressionPart Split(string expression) => Split(expression, MaxDepth);

    private static ExpressionPart Split(string expression, int depth)
    {
        var text = WithoutParentheses(WithoutComments(expression).Trim());
        if (depth == 0)
        {
            return new ExpressionPart(text);
        }

        foreach (var level in Levels)
        {
            if (LastOf(text, level) is { } found)
            {
                var (left, right) = (text[..found.At], Matching().Replace(text[(found.At + found.Operator.Length)..], ""));
                return new ExpressionPart(text, found.Operator, Split(left, depth - 1), Split(right, depth - 1));
            }
        }

        return new ExpressionPart(text);
    }

    private static (int At, string Operator)? LastOf(string text, string[] operators)
    {
        (int, string)? last = null;
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (EndOfString(text, at) is { } end)
            {
                at = end;
                continue;
            }

            depth += text[at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth == 0 && Array.Find(operators, candidate => IsAt(text, at, candidate)) is { } found)
            {
                last = (at, found);
                at += found.Length - 1;
            }
        }

        return last;
    }

    private static bool IsAt(string text, int at, string candidate) =>
        string.Compare(text, at, candidate, 0, candidate.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (!char.IsAsciiLetter(candidate[0]) || ((at == 0 || !IsWord(text[at - 1])) && (at + candidate.Length == text.Length || !IsWord(text[at + candidate.Length]))));

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or ':';

    // Where the string that begins here ends; null when none does.
    private static int? EndOfString(string text, int start)
    {
        if (text[start] is not ('"' or '\'' or '`'))
        {
            return null;
        }

        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == text[start])
            {
                return at;
            }

            at += text[at] == '\\' && text[start] != '`' ? 1 : 0;
        }

        return text.Length - 1;
    }

    private static string WithoutParentheses(string text)
    {
        while (text is ['(', .., ')'] && IsOnePair(text))
        {
            text = text[1..^1].Trim();
        }

        return text;
    }

    private static bool IsOnePair(string text)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (EndOfString(text, at) is { } end)
            {
                at = end;
                continue;
            }

            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && at < text.Length - 1)
            {
                return false;
            }
        }

        return depth == 0;
    }

    private static string WithoutComments(string text)
    {
        var kept = new System.Text.StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (EndOfString(text, at) is { } end)
            {
                kept.Append(text, at, end - at + 1);
                at = end;
            }
            else if (text[at] == '#')
            {
                at = text.IndexOf('\n', at) is >= 0 and var line ? line : text.Length;
                kept.Append(' ');
            }
            else
            {
                kept.Append(text[at]);
            }
        }

        return kept.ToString();
    }

    // How sides match stands before the right one.
    [GeneratedRegex(@"\A\s*(?:bool\b\s*)?(?:(?:on|ignoring)\s*\([^)]*\)\s*)?(?:(?:group_left|group_right)\s*(?:\([^)]*\)\s*)?)?", RegexOptions.IgnoreCase)]
    private static partial Regex Matching();
}
