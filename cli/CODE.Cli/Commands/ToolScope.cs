using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary>The tools that <c>SERVER[/TOOL]</c> means; all of them when nothing is said.</summary>
internal sealed partial record ToolScope(string? Server, string? Tool)
{
    /// <summary>Every tool.</summary>
    public static readonly ToolScope All = new(null, null);

    /// <summary>The argument.</summary>
    public static Argument<ToolScope?> Argument(string description) => new("SERVER[/TOOL]")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = Parse,
    };

    /// <summary>Whether a tool is meant.</summary>
    public bool Includes(ToolDefinition tool) => (Server is null || tool.Server == Server) && (Tool is null || tool.Tool == Tool);

    private static ToolScope? Parse(ArgumentResult result)
    {
        if (result.Tokens is not [{ Value: var text }]) return null;
        if (Pattern().Match(text) is { Success: true } match)
            return new ToolScope(match.Groups["server"].Value, match.Groups["tool"] is { Success: true } tool ? tool.Value : null);
        result.AddError($"'{text}' is not SERVER or SERVER/TOOL.");
        return null;
    }

    [GeneratedRegex(@"\A(?<server>[a-z][a-z0-9-]{0,62})(?:/(?<tool>[A-Za-z0-9_.-]{1,128}))?\z")]
    private static partial Regex Pattern();
}
