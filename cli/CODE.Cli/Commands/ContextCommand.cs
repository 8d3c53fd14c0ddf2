using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Completion;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp context</c>: what every server knows of a deployment, and what could not be seen.</summary>
internal sealed class ContextCommand : Command
{
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "The deployment: a workload, a workspace's folder, a repository; whatever is going on when left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _namespace = new("--namespace") { Description = "Its namespace", HelpName = "NAME" };
    private readonly Option<string[]> _servers = new("--server") { Description = "Ask only this server; may be given several times", HelpName = "SERVER" };

    /// <param name="options">The options of every command.</param>
    public ContextCommand(GlobalOptions options)
        : base("context", "Show what every server knows of a deployment")
    {
        _servers.CompletionSources.Add(context => FleetCompletions.Servers(context, options));
        Add(_name);
        Add(_namespace);
        Add(_servers);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (FleetContext found, JsonNode raw) = await new ContextApi(session.Admin)
                .GatherAsync(parse.GetValue(_name), parse.GetValue(_namespace), parse.GetValue(_servers) ?? [], cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else Show(session.Terminal, found);
            return ExitCode.Ok;
        });
    }

    private static void Show(Terminal terminal, FleetContext found)
    {
        terminal.WriteTable(
            ["Server", "Observed", "What", "Key", "Trust"],
            from server in found.Servers
            from item in server.Items
            select (IReadOnlyList<Cell>)
            [
                server.Server,
                ApprovalsListCommand.At(item.ObservedAt),
                item.Summary,
                item.Key,
                item.Untrusted ? new Cell("untrusted", Color.Yellow) : new Cell(""),
            ]);
        foreach (ServerContext server in found.Servers)
        {
            foreach (MissingPart part in server.Missing)
                terminal.Note($"missing: {(part.Part == server.Server ? "" : $"{server.Server}, ")}{part.Part}: {part.Reason} ({part.Code})");
            if (server.Truncated) terminal.Note($"note: {server.Server} knows more; ask it alone with --server {server.Server}, or for a name.");
        }
    }
}
