using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary><c>mcp permission add</c>: grants a permission, or forbids something.</summary>
internal sealed class PermissionAddCommand : Command
{
    private readonly Argument<string> _name = new("NAME") { Description = "A name for it, told in audits and refusals" };
    private readonly Option<bool> _deny = new("--deny") { Description = "Forbid, whatever else allows" };
    private readonly Option<string[]> _users = Names("--user", "A caller's subject");
    private readonly Option<string[]> _roles = Names("--role", "A caller's role");
    private readonly Option<string[]> _clients = Names("--client", "The OAuth client that is used");
    private readonly Option<string[]> _servers = Names("--server", "A server's name");
    private readonly Option<string[]> _tools = Names("--tool", "A tool's name");
    private readonly Option<string[]> _prompts = Names("--prompt", "A prompt's name");
    private readonly Option<string[]> _resources = Names("--resource", "A resource's URI");
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "Only tools that change nothing" };
    private readonly Option<string?> _when = new("--when")
    {
        Description = """A JSON Schema for the arguments, such as '{"properties":{"namespace":{"enum":["dev"]}}}'""",
        HelpName = "JSON",
    };

    /// <param name="options">The options of every command.</param>
    public PermissionAddCommand(GlobalOptions options)
        : base("add", "Grant a permission; * in a name stands for any text")
    {
        Add(_name);
        foreach (Option option in (Option[])[_deny, _users, _roles, _clients, _servers, _tools, _prompts, _resources, _readOnly, _when]) Add(option);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (HeldPermission held, JsonNode raw) = await new PermissionApi(session.Admin).AddAsync(RuleOf(parse), cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else session.Terminal.Note($"note: '{held.Permission.Name}' is in force; every replica of the gateway knows within a second or two.");
            return ExitCode.Ok;
        });
    }

    private static Option<string[]> Names(string name, string description) =>
        new(name) { Description = $"{description}; may be given several times", HelpName = "NAME" };

    private PermissionRule RuleOf(ParseResult parse)
    {
        var subjects = new PermissionSubjects(Given(parse, _users), Given(parse, _roles), Given(parse, _clients));
        if (subjects == new PermissionSubjects()) throw CliFault.Usage("The permission says not whose it is.", "Give --user, --role or --client.");
        if (Given(parse, _servers) is null) throw CliFault.Usage("The permission names no server.", "Give --server, or --server '*' for all.");
        if (Given(parse, _tools) is null && Given(parse, _prompts) is null && Given(parse, _resources) is null)
            throw CliFault.Usage("The permission says not for what it is.", "Give --tool, --prompt or --resource; '*' stands for all.");
        return new PermissionRule(
            parse.GetRequiredValue(_name),
            parse.GetValue(_deny) ? "deny" : "allow",
            subjects,
            Given(parse, _servers),
            Given(parse, _tools),
            Given(parse, _prompts),
            Given(parse, _resources),
            parse.GetValue(_readOnly) ? "read" : null,
            ConditionOf(parse.GetValue(_when)));
    }

    private static string[]? Given(ParseResult parse, Option<string[]> option) => parse.GetValue(option) is { Length: > 0 } names ? names : null;

    private static JsonElement? ConditionOf(string? text)
    {
        if (text is null) return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException problem)
        {
            throw CliFault.Usage($"--when is not JSON: {problem.Message}", """Give a JSON Schema, such as '{"properties":{"replicas":{"maximum":20}}}'.""");
        }
    }
}
