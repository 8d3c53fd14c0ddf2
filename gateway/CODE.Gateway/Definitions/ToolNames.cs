using System.Text;
using System.Text.RegularExpressions;
using CODE.Gateway.Catalog;

namespace CODE.Gateway.Definitions;

/// <summary>
/// What a tool may be called. Only plain ASCII: of any other script some letter looks like a Latin one, and a reader, model or human, would take one
/// tool for another.
/// </summary>
internal static partial class ToolNames
{
    /// <summary>The rule that a name breaks, in a sentence; null when it breaks none.</summary>
    public static string? FaultOf(FleetServer server, string name) =>
        OwnPattern.IsMatch(name) ? null : $"The name '{Visible(name)}' is not one of the {server.Name} server's: use a lower-case letter, then at most 63 lower-case letters, digits and underscores.";

    /// <summary>A name with everything but visible ASCII written as its code point.</summary>
    public static string Visible(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().Take(128))
        {
            _ = rune.Value is > ' ' and <= '~' ? text.Append(rune) : text.Append($"\\u{{{rune.Value:X}}}");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnPattern { get; }
}
