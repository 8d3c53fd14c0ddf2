using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Output;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp tools</c>: what the caller may use.</summary>
internal sealed class ToolsCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public ToolsCommand(GlobalOptions options)
        : base("tools", "List the tools of the fleet, or of one server")
    {
        Argument<string?> server = ServerArgument.Optional(options, "Only this server's tools");
        var filter = new Option<string?>("--filter") { Description = "Only tools whose name, title or description contains TEXT", HelpName = "TEXT" };
        Add(server);
        Add(filter);
        Add(new ToolsDiffCommand(options));
        Add(new ToolsAcceptCommand(options));
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            IReadOnlyList<Tool> all = await session.Mcp.ListToolsAsync(parse.GetValue(server), cancellation);
            Tool[] tools = [.. all.Where(tool => Matches(tool, parse.GetValue(filter))).OrderBy(tool => tool.Name, StringComparer.Ordinal)];
            if (session.Terminal.Json)
                session.Terminal.WriteJson(new JsonObject { ["tools"] = JsonSerializer.SerializeToNode(tools, McpJsonUtilities.DefaultOptions) });
            else
                Show(session.Terminal, tools);
            return ExitCode.Ok;
        });
    }

    private static bool Matches(Tool tool, string? text) =>
        text is null || new[] { tool.Name, tool.Title, tool.Description }.Any(part => part?.Contains(text, StringComparison.OrdinalIgnoreCase) is true);

    private static void Show(Terminal terminal, IEnumerable<Tool> tools) => terminal.WriteTable(
        ["Tool", "Effect", "Description"],
        tools.Select(tool => (IReadOnlyList<Cell>)[tool.Name, EffectOf(tool.Annotations), FirstSentence(tool.Description)]));

    // A tool that does not say is as dangerous as the protocol assumes: it writes and destroys.
    private static Cell EffectOf(ToolAnnotations? hints) => (hints?.ReadOnlyHint ?? false, hints?.DestructiveHint ?? true) switch
    {
        (true, _) => new Cell("reads", Color.Green),
        (false, false) => new Cell("adds", Color.Yellow),
        _ => new Cell("changes", Color.Red),
    };

    private static string FirstSentence(string? description)
    {
        string line = SafeText.Line(description);
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }
}
