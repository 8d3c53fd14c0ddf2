using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp approvals list</c>: the approvals that concern whoever asks.</summary>
internal sealed class ApprovalsListCommand : Command
{
    private const int MaxArguments = 80;

    /// <param name="options">The options of every command.</param>
    public ApprovalsListCommand(GlobalOptions options)
        : base("list", "Show the approvals that you asked for or may decide, newest first")
    {
        var state = new Option<string?>("--state") { Description = "Only those in this state", HelpName = "STATE" };
        state.AcceptOnlyFromAmong("pending", "approved", "refused", "withdrawn", "used", "expired");
        var limit = new Option<int>("--limit") { Description = "At most how many, 1 to 500", HelpName = "N", DefaultValueFactory = _ => 50 };
        Add(state);
        Add(limit);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (ApprovalList list, JsonNode raw) = await new ApprovalApi(session.Admin).ListAsync(parse.GetValue(state), parse.GetValue(limit), cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else Show(session.Terminal, list);
            return ExitCode.Ok;
        });
    }

    /// <summary>The colour of a state.</summary>
    public static Color ColorOf(string state) => state switch
    {
        "pending" => Color.Yellow,
        "approved" or "used" => Color.Green,
        "refused" => Color.Red,
        _ => Color.Grey,
    };

    /// <summary>A time, as this command writes them.</summary>
    public static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Show(Terminal terminal, ApprovalList list) => terminal.WriteTable(
        ["Id", "State", "Needs", "Requester", "Server", "Tool", "Arguments", "Until", "You"],
        list.Approvals.Select(approval => (IReadOnlyList<Cell>)
        [
            approval.Id,
            new Cell(approval.State, ColorOf(approval.State)),
            approval.Kind,
            approval.Requester,
            approval.Server,
            approval.Tool,
            approval.Evidence.Arguments is { Length: > MaxArguments } text ? text[..(MaxArguments - 1)] + "…" : approval.Evidence.Arguments,
            At(approval.ExpiresAt),
            approval.MayDecide ? "may decide" : "asked",
        ]));
}
