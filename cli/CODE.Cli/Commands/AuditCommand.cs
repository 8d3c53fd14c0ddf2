using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;

namespace CODE.Cli.Commands;

/// <summary><c>mcp audit</c>: what was decided and done.</summary>
internal sealed class AuditCommand : Command
{
    private const int MostRecords = 10_000;
    private const int ShownRecords = 100;

    private readonly Option<DateTimeOffset?> _since = Moment("--since", "None before this time, such as 2h ago (2h) or 2026-05-06T07:08Z");
    private readonly Option<DateTimeOffset?> _until = Moment("--until", "None from this time on");
    private readonly Option<string?> _caller = Text("--caller", "Only of this caller; * stands for any text, here and below", "NAME");
    private readonly Option<string?> _server = Text("--server", "Only of calls of this server", "SERVER");
    private readonly Option<string?> _tool = Text("--tool", "Only of calls of this tool, prompt or resource", "NAME");
    private readonly Option<string?> _outcome = Text("--outcome", "Only of calls that ended so: ok, tool_error, protocol_error, refused, input_required, task, preflight, unanswered", "OUTCOME");
    private readonly Option<string?> _decision = Text("--decision", "Only of calls that were decided about so: allowed, refused", "DECISION");
    private readonly Option<int?> _limit = new("--limit") { Description = $"Only the newest N, up to {MostRecords} [default: {ShownRecords}; all with --json]", HelpName = "N" };
    private readonly Option<bool> _follow = new("--follow") { Description = "Go on with new records as they come, until Ctrl+C" };

    /// <param name="options">The options of every command.</param>
    public AuditCommand(GlobalOptions options)
        : base("audit", "Show, export (--json) and check the audit (needs an admin's token)")
    {
        _decision.AcceptOnlyFromAmong("allowed", "refused");
        _limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > MostRecords) result.AddError($"--limit is between 1 and {MostRecords}.");
        });
        foreach (Option option in (Option[])[_since, _until, _caller, _server, _tool, _outcome, _decision, _limit, _follow]) Add(option);
        Add(new AuditVerifyCommand(options));
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            return await RunAsync(session, QueryOf(parse, session.Terminal.Json), cancellation);
        });
    }

    private static async Task<int> RunAsync(Session session, AuditQuery query, CancellationToken cancellation)
    {
        var rows = new List<IReadOnlyList<Cell>>();
        await foreach (JsonNode record in new AuditApi(session.Admin).ReadAsync(query, cancellation))
        {
            if (session.Terminal.Json) session.Terminal.WriteJsonLine(record);
            else if (query.Follow) session.Terminal.WriteLine([.. AuditRow.Of(record)]);
            else rows.Add(AuditRow.Of(record));
        }

        if (!session.Terminal.Json && !query.Follow) session.Terminal.WriteTable(AuditRow.Headings, rows);
        return ExitCode.Ok;
    }

    private AuditQuery QueryOf(ParseResult parse, bool isExport) => new(
        parse.GetValue(_since),
        parse.GetValue(_until),
        parse.GetValue(_caller),
        parse.GetValue(_server),
        parse.GetValue(_tool),
        parse.GetValue(_outcome),
        parse.GetValue(_decision),
        parse.GetValue(_limit) ?? (isExport ? null : ShownRecords),
        parse.GetValue(_follow));

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static Option<DateTimeOffset?> Moment(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = ParseMoment,
    };

    private static DateTimeOffset? ParseMoment(ArgumentResult argument) =>
        argument.Tokens is [{ Value: { } text }] && text.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : TimeProvider.System.GetUtcNow() - Duration.Parse(argument);
}
