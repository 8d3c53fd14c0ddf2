using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Logs;

/// <summary>Which lines of a log are looked for: those that contain a text, or match <c>/a regular expression/</c>. Whether letters are capital is ignored in both.</summary>
internal sealed class LogFilter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private readonly string _text;
    private readonly Regex? _pattern;

    private LogFilter(string text, Regex? pattern) => (_text, _pattern) = (text, pattern);

    /// <summary>Reads a filter.</summary>
    /// <param name="grep">A text, or a regular expression between slashes.</param>
    /// <returns>Null when everything is looked for.</returns>
    /// <exception cref="FaultException">The expression is none, or takes more than time that grows with the line.</exception>
    public static LogFilter? Of(string? grep)
    {
        if (string.IsNullOrEmpty(grep))
        {
            return null;
        }

        if (grep is not ['/', .. { Length: > 0 } expression, '/'])
        {
            return new LogFilter(grep, null);
        }

        try
        {
            // Whoever gives the expression must not be able to keep the server busy: no backtracking.
            return new LogFilter(expression, new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience));
        }
        catch (RegexParseException exception)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"'{grep}' is no regular expression: {exception.Message}", "Correct it, or give a plain text without the slashes.");
        }
        catch (NotSupportedException)
        {
            throw new FaultException(
                FaultCodes.InvalidArgument, $"'{grep}' is too costly to look for.", "Leave out lookarounds, references to groups and large counts, or give a plain text without the slashes.");
        }
    }

    /// <summary>Whether a line is looked for.</summary>
    public bool Matches(string line)
    {
        try
        {
            return _pattern?.IsMatch(line) ?? line.Contains(_text, StringComparison.OrdinalIgnoreCase);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"Looking for '/{_text}/' takes too long.", "Give a simpler expression, or a plain text.");
        }
    }
}
