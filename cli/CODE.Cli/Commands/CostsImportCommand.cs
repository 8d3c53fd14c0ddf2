using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;

namespace CODE.Cli.Commands;

/// <summary><c>mcp costs import</c>: imports FOCUS billing exports.</summary>
internal sealed class CostsImportCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public CostsImportCommand(GlobalOptions options)
        : base("import", "Import FOCUS billing exports (CSV, CSV.GZ, Parquet); a billing period that was imported before is replaced")
    {
        var path = new Argument<string>("path") { Description = "A file or a folder in the cost server's workspace", HelpName = "PATH" };
        Add(path);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            return await RunAsync(session, parse.GetRequiredValue(path), cancellation);
        });
    }

    private static async Task<int> RunAsync(Session session, string path, CancellationToken cancellation)
    {
        (BillingStep Step, JsonNode Raw)? last = null;
        string request = $"/admin/costs/import?path={Uri.EscapeDataString(path)}";
        await foreach (JsonNode line in session.Admin.GetLinesAsync(request, follow: true, cancellation, method: HttpMethod.Post))
        {
            BillingStep step = line.Deserialize(BillingJson.Default.BillingStep) ?? throw GatewayFaults.NotAGateway(session.Admin.Settings);
            last = (step, line);
            if (step.State is "started" or "reading")
            {
                session.Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"note: {step.FilesDone} of {step.Files} files, {step.Rows} rows; reads {step.Detail}."));
            }
        }

        if (last is not { Step: var end, Raw: var raw }) throw GatewayFaults.NotAGateway(session.Admin.Settings);
        if (session.Terminal.Json) session.Terminal.WriteJson(raw);
        else if (end.State == "done")
        {
            session.Terminal.WriteTable(
                ["Provider", "Account", "Period", "Rows", "Billed", "Effective", "Before"],
                (end.Imported ?? []).Select(static bill => (IReadOnlyList<Cell>)
                [
                    bill.ProviderName, bill.BillingAccountId, bill.BillingPeriodStart, bill.Rows.ToString(CultureInfo.InvariantCulture), $"{bill.BilledCost} {bill.BillingCurrency}",
                    $"{bill.EffectiveCost} {bill.BillingCurrency}", bill.Replaced ? "replaced" : "none",
                ]));
        }
        else session.Terminal.WriteTable(["State", "Detail"], [[end.State, end.Detail]]);

        return end.State == "done" ? ExitCode.Ok : ExitCode.Failed;
    }
}
