using System.Text;
using System.Text.RegularExpressions;
using CODE.Gateway.Catalog;
using CODE.Gateway.Context;

namespace CODE.Gateway.Definitions;

/// <summary>
/// What a tool may be called. Only plain ASCII: of any other script some letter looks like a Latin one, and a reader, model or human, would take one
/// tool for another.
/// </summary>
internal static partial class ToolNames
{
    /// <summary>The rule that a name breaks, in a sentence; null when it breaks none.</summary>
    public static string? FaultOf(FleetServer server, string name, OwnThings own)
    {
        if (!server.IsForeign)
        {
            return name == GatherTool.Name ? $"By the name '{name}' rules speak of gathering context: no tool can have it."
                : OwnPattern.IsMatch(name) ? null
                : $"The name '{Visible(name)}' is none for a tool of the fleet: a lower-case letter, then at most 63 lower-case letters, digits and underscores.";
        }

        if (!ForeignPattern.IsMatch(name))
        {
            return $"The name '{Visible(name)}' is none by the protocol: at most 128 letters, digits, underscores, hyphens and dots of ASCII.";
        }

        return own.HasTool(name) ? $"The name '{name}' is, or looks like, that of one of the fleet's own tools. Give the server another prefix." : null;
    }

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

    // Specification: server features, tools, tool names.
    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ForeignPattern { get; }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnPattern { get; }
}
