using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp tools diff</c>: what the gateway holds back, and why. Like <c>diff</c>, it exits with 1 when there is a difference.</summary>
internal sealed class ToolsDiffCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public ToolsDiffCommand(GlobalOptions options)
        : base("diff", "Show the tools whose definition nobody accepted yet (needs an admin's token); exits with 1 when there are any")
    {
        Argument<ToolScope?> scope = ToolScope.Argument("Only this server's tools, or this tool");
        Add(scope);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            ToolScope wanted = parse.GetValue(scope) ?? ToolScope.All;
            (DefinitionList list, JsonNode raw) = await new DefinitionApi(session.Admin).ListAsync(cancellation);
            ToolDefinition[] held = HeldOf(list, wanted);
            if (session.Terminal.Json)
                session.Terminal.WriteJson(new JsonObject { ["tools"] = new JsonArray([.. raw["tools"]!.AsArray().Where((_, index) => held.Contains(list.Tools[index])).Select(tool => tool!.DeepClone())]) });
            else
                foreach (ToolDefinition tool in held) Show(session.Terminal, tool);
            return held.Length == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    /// <summary>The tools that are held back, of those that are meant.</summary>
    /// <exception cref="CliFault">A tool is named that nobody offers.</exception>
    public static ToolDefinition[] HeldOf(DefinitionList list, ToolScope wanted)
    {
        if (wanted.Server is not null && !list.Tools.Any(wanted.Includes))
        {
            throw new CliFault(
                ExitCode.NotFound,
                "tool_not_found",
                $"No server offers {(wanted.Tool is null ? $"tools as '{wanted.Server}'" : $"{wanted.Server}/{wanted.Tool}")}.",
                "See what is held back with `mcp tools diff`, and the servers with `mcp status`.");
        }

        return [.. list.Tools.Where(tool => tool.IsHeld && wanted.Includes(tool))];
    }

    /// <summary>Shows one tool.</summary>
    public static void Show(Terminal terminal, ToolDefinition tool)
    {
        terminal.WriteLine(
            new Cell($"{SafeText.Visible(tool.Name)}", new Style(decoration: Decoration.Bold)),
            new Cell(tool.State, tool.IsInvalid ? Color.Red : Color.Yellow),
            new Cell(tool.AcceptedHash is null ? tool.Hash : $"{tool.AcceptedHash} -> {tool.Hash}"));
        if (tool.Reason is { } reason) terminal.WriteIndented(new Cell($"  {reason}", Color.Red));
        foreach (Cell line in DefinitionDiff.Of(tool.Accepted, tool.Offered)) terminal.WriteIndented(line);
        terminal.WriteText("");
    }
}
