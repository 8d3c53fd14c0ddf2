using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CODE.Cli.Tests.Fleet;

/// <summary>A refresh of prices as the gateway promises it: aws is imported, azure fails, gcp is skipped.</summary>
internal static class PricesEndpoint
{
    private static readonly string[] Steps =
    [
        """{"provider":"aws","state":"started","detail":"begins","parts_done":0,"parts":2,"prices":0}""",
        """{"provider":"aws","state":"reading","detail":"AmazonEC2 us-east-1","parts_done":0,"parts":2,"prices":0}""",
        """{"provider":"aws","state":"done","detail":"is the catalogue now","parts_done":2,"parts":2,"prices":1234}""",
        """{"provider":"azure","state":"failed","detail":"prices.azure.com cannot be reached.","parts_done":0,"parts":0,"prices":0}""",
        """{"provider":"gcp","state":"skipped","detail":"Google's catalogue wants an API key","parts_done":0,"parts":0,"prices":0}""",
    ];

    public static void Map(WebApplication app, FleetScript script) => app.MapPost("/admin/prices/refresh", async (HttpContext context) =>
    {
        script.AdminRequests.Enqueue(context.Request.Path + context.Request.QueryString);
        string? provider = context.Request.Query["provider"];
        context.Response.ContentType = "application/x-ndjson";
        foreach (string step in Steps.Where(step => provider is null || step.Contains($"\"{provider}\"", StringComparison.Ordinal)))
        {
            await context.Response.WriteAsync(step + "\n");
            await context.Response.Body.FlushAsync();
        }
    });
}
