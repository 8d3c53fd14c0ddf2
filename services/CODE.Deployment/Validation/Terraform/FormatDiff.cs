using System.Globalization;
using System.Text.RegularExpressions;

namespace CODE.Deployment.Validation.Terraform;

/// <summary>Reads the diff that <c>terraform fmt -diff</c> prints. Of the lines only their numbers are taken.</summary>
internal static partial class FormatDiff
{
    /// <summary>The files that would change, each with the first line that would.</summary>
    public static IEnumerable<(string File, int Line)> Read(string diff)
    {
        string? file = null;
        var line = 0;
        foreach (var text in diff.Split('\n'))
        {
            if (text.StartsWith("--- old/", StringComparison.Ordinal))
            {
                file = text["--- old/".Length..].TrimEnd('\r');
                line = 0;
            }
            else if (line == 0 && Hunk().Match(text) is { Success: true } hunk)
            {
                line = int.Parse(hunk.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            }
            else if (file is not null && line > 0)
            {
                if (text is ['-' or '+', ..])
                {
                    yield return (file, line);
                    file = null;
                }

                line++;
            }
        }
    }

    [GeneratedRegex("^@@ -([0-9]{1,9})(?:,[0-9]+)? \\+", RegexOptions.CultureInvariant)]
    private static partial Regex Hunk();
}
