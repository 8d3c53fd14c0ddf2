using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary><c>mcp tools accept</c>: accepts definitions that are held back. What was shown is what is accepted: its hash goes along.</summary>
internal sealed class ToolsAcceptCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public ToolsAcceptCommand(GlobalOptions options)
        : base("accept", "Accept definitions that are held back, each after a look (needs an admin's token)")
    {
        Argument<ToolScope?> scope = ToolScope.Argument("The tool; with --all, the server");
        var all = new Option<bool>("--all") { Description = "Every tool that is held back, of the server or of the fleet" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        Add(scope);
        Add(all);
        Add(yes);
        Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(scope)?.Tool is not null))
                result.AddError("Give SERVER/TOOL, or --all, with or without SERVER.");
        });
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            var api = new DefinitionApi(session.Admin);
            (DefinitionList list, _) = await api.ListAsync(cancellation);
            ToolDefinition[] held = ToolsDiffCommand.HeldOf(list, parse.GetValue(scope) ?? ToolScope.All);
            var accepted = new JsonArray();
            int refused = 0;
            foreach (ToolDefinition tool in held)
            {
                if (!session.Terminal.Json) ToolsDiffCommand.Show(session.Terminal, tool);
                if (tool.IsInvalid || !(parse.GetValue(yes) || session.Terminal.Confirm($"Accept {tool.Name}?")))
                {
                    session.Terminal.Note(tool.IsInvalid ? $"{tool.Name} cannot be accepted." : $"{tool.Name} stays held back.");
                    refused++;
                    continue;
                }

                (_, JsonNode raw) = await api.AcceptAsync(new AcceptedDefinition(tool.Server, tool.Tool, tool.Hash), cancellation);
                accepted.Add(raw.DeepClone());
                if (!session.Terminal.Json) session.Terminal.WriteText($"{tool.Name} is accepted.");
            }

            if (session.Terminal.Json) session.Terminal.WriteJson(new JsonObject { ["tools"] = accepted });
            else if (held.Length == 0) session.Terminal.Note("Nothing is held back.");
            return refused == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
    }
}
