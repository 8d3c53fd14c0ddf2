using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;

namespace CODE.Cli.Commands;

/// <summary><c>mcp prices refresh</c>: imports the providers' list prices.</summary>
internal sealed class PricesRefreshCommand : Command
{
    private static readonly string[] Providers = ["aws", "azure", "gcp"];

    /// <param name="options">The options of every command.</param>
    public PricesRefreshCommand(GlobalOptions options)
        : base("refresh", "Import the providers' list prices; one that was stopped goes on where it ended")
    {
        var provider = new Option<string?>("--provider") { Description = "aws, azure or gcp [default: all]", HelpName = "NAME" };
        provider.AcceptOnlyFromAmong(Providers);
        Add(provider);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            return await RunAsync(session, parse.GetValue(provider), cancellation);
        });
    }

    private static async Task<int> RunAsync(Session session, string? provider, CancellationToken cancellation)
    {
        var last = new Dictionary<string, (PriceStep Step, JsonNode Raw)>(StringComparer.Ordinal);
        string path = "/admin/prices/refresh" + (provider is null ? "" : $"?provider={provider}");
        await foreach (JsonNode line in session.Admin.GetLinesAsync(path, follow: true, cancellation, method: HttpMethod.Post))
        {
            PriceStep step = line.Deserialize(PriceJson.Default.PriceStep) ?? throw GatewayFaults.NotAGateway(session.Admin.Settings);
            last[step.Provider] = (step, line);
            if (step.State is "started" or "reading")
            {
                session.Terminal.Note(string.Create(
                    CultureInfo.InvariantCulture, $"note: {step.Provider}: {step.PartsDone} of {step.Parts} documents, {step.Prices} prices; {(step.State == "started" ? step.Detail : "reads " + step.Detail)}."));
            }
        }

        if (session.Terminal.Json) session.Terminal.WriteJson(new JsonObject { ["providers"] = new JsonArray([.. last.Values.Select(each => each.Raw)]) });
        else
        {
            session.Terminal.WriteTable(
                ["Provider", "State", "Prices", "Detail"],
                last.Values.Select(each => (IReadOnlyList<Cell>)[each.Step.Provider, each.Step.State, each.Step.Prices.ToString(CultureInfo.InvariantCulture), each.Step.Detail]));
        }

        return last.Count > 0 && last.Values.All(each => each.Step.State is "done" or "skipped") ? ExitCode.Ok : ExitCode.Failed;
    }
}
