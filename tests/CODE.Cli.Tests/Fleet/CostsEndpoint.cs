using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CODE.Cli.Tests.Fleet;

/// <summary>An import of billing exports as the gateway promises it: what is called bad.csv fails, and everything else is imported.</summary>
internal static class CostsEndpoint
{
    private const string Started = """{"state":"started","detail":"bills/october.csv","files_done":0,"files":1,"rows":0}""";
    private const string Failed = """{"state":"failed","detail":"bad.csv, row 3: BilledCost is no amount, or beyond 1000000000. Nothing was imported.","files_done":0,"files":1,"rows":2}""";
    private const string Done = """{"state":"done","detail":"counts now","files_done":1,"files":1,"rows":31,"imported":[{"provider_name":"AWS","billing_account_id":"111","billing_period_start":"2026-10-01","rows":31,"billed_cost":"12.5","effective_cost":"11","billing_currency":"USD","replaced":true}]}""";

    public static void Map(WebApplication app, FleetScript script) => app.MapPost("/admin/costs/import", async (HttpContext context) =>
    {
        script.AdminRequests.Enqueue(context.Request.Path + context.Request.QueryString);
        context.Response.ContentType = "application/x-ndjson";
        foreach (string step in (string[])[Started, context.Request.Query["path"] == "bad.csv" ? Failed : Done])
        {
            await context.Response.WriteAsync(step + "\n");
            await context.Response.Body.FlushAsync();
        }
    });
}
