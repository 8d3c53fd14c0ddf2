using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp audit verify</c>: whether the audit is what the gateway wrote.</summary>
internal sealed class AuditVerifyCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public AuditVerifyCommand(GlobalOptions options)
        : base("verify", "Check that no record was edited, removed or moved; the exit code is 1 when one was")
    {
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (AuditCheck check, JsonNode raw) = await new AuditApi(session.Admin).VerifyAsync(cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else Show(session.Terminal, check);
            return check.Ok ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static void Show(Terminal terminal, AuditCheck check)
    {
        if (check.Problems.Count > 0)
        {
            terminal.WriteTable(
                ["Chain", "Sequence", "What", "Records", "Detail"],
                check.Problems.Select(problem => (IReadOnlyList<Cell>)
                [
                    problem.Chain ?? "-",
                    problem.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "-",
                    new Cell(problem.What, Color.Red),
                    problem.Count?.ToString(CultureInfo.InvariantCulture) ?? "-",
                    problem.Detail ?? "-",
                ]));
        }

        terminal.WriteText(string.Create(
            CultureInfo.InvariantCulture,
            $"{(check.Ok ? "Sound" : "Not sound")}; records: {check.Records}, chains: {check.Chains}, problems: {check.Problems.Count}."));
        if (check.Dropped > 0)
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"note: the gateways tell that {check.Dropped} records never reached the store."));
    }
}
