using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp permission list</c>: every permission in force.</summary>
internal sealed class PermissionListCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public PermissionListCommand(GlobalOptions options)
        : base("list", "Show every permission in force, of the policy file and granted")
    {
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (PermissionList list, JsonNode raw) = await new PermissionApi(session.Admin).ListAsync(cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else Show(session, list);
            return ExitCode.Ok;
        });
    }

    private static void Show(Session session, PermissionList list)
    {
        session.Terminal.WriteTable(
            ["Name", "From", "Effect", "Subjects", "Servers", "Uses", "When"],
            list.Permissions.Select(held => (IReadOnlyList<Cell>)
            [
                held.Permission.Name,
                held.Source,
                new Cell(held.Permission.Effect, held.Permission.Effect == "deny" ? Color.Red : Color.Green),
                SubjectsOf(held.Permission.Subjects),
                Joined(held.Permission.Servers),
                UsesOf(held.Permission),
                held.Permission.When?.GetRawText(),
            ]));
        if (list.Policy.Fault is { } fault)
            session.Terminal.Note($"warning: {list.Policy.File} as it is now is refused, and what was in force before stays: {fault}");
    }

    private static string? SubjectsOf(PermissionSubjects? subjects) => subjects is null
        ? null
        : string.Join("; ", new[] { Named("users", subjects.Users), Named("roles", subjects.Roles), Named("clients", subjects.Clients) }.Where(part => part is not null));

    private static string UsesOf(PermissionRule rule) => string.Join("; ", new[]
    {
        Named(rule.Access is null or "any" ? "tools" : $"{rule.Access} tools", rule.Tools),
        Named("prompts", rule.Prompts),
        Named("resources", rule.Resources),
    }.Where(part => part is not null));

    private static string? Named(string kind, string[]? names) => names is null ? null : $"{kind} {Joined(names)}";

    private static string Joined(string[]? names) => string.Join(", ", names ?? []);
}
