using System.Text.RegularExpressions;

namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>The names and values of ENV, ARG and LABEL.</summary>
internal static partial class Assignments
{
    /// <summary>Each name with its value; the value is null when there is none (<c>ARG NAME</c>).</summary>
    public static IEnumerable<(string Name, string? Value)> Of(Instruction instruction)
    {
        // The old form: ENV NAME the rest of the line.
        if (instruction.Keyword == "ENV" && instruction.Parts.Count > 1 && !instruction.Parts[0].Contains('=', StringComparison.Ordinal))
        {
            return [(instruction.Parts[0], string.Join(' ', instruction.Parts.Skip(1)))];
        }

        return Assignment().Matches(instruction.Arguments)
            .Select(static match => (match.Groups["name"].Value, match.Groups["value"].Success ? match.Groups["value"].Value.Trim('"', '\'') : null));
    }

    [GeneratedRegex("""(?<name>[^\s="']+)(?:=(?<value>"(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s\\]|\\.)*))?""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assignment();
}
