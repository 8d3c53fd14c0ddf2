using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CODE.Cli.Tests.Fleet;

/// <summary>The part of the gateway's API that tells context: one server knows something, one is away.</summary>
internal static class ContextEndpoint
{
    public static void Map(WebApplication app, FleetScript script) => app.MapGet("/admin/context", (HttpContext context) =>
    {
        script.AdminRequests.Enqueue(context.Request.Path + context.Request.QueryString);
        return new JsonObject
        {
            ["servers"] = new JsonArray(
                new JsonObject
                {
                    ["server"] = "deployment",
                    ["items"] = new JsonArray(Item("terraform/shop/last_apply", "live/shop: the last apply was applied", false), Item("workload/shop/Deployment/web", "Deployment shop/web\e[2J waits\nfor its image", true)),
                    ["missing"] = new JsonArray(new JsonObject { ["part"] = "pods", ["code"] = "permission_denied", ["reason"] = "alice may not list pods." }),
                    ["truncated"] = true,
                    ["milliseconds"] = 12.5,
                },
                new JsonObject
                {
                    ["server"] = "cost",
                    ["items"] = new JsonArray(),
                    ["missing"] = new JsonArray(new JsonObject { ["part"] = "cost", ["code"] = "unavailable", ["reason"] = "The cost server is not available." }),
                    ["truncated"] = false,
                    ["milliseconds"] = 0.1,
                }),
        };
    });

    private static JsonObject Item(string key, string summary, bool untrusted) => new()
    {
        ["key"] = key,
        ["summary"] = summary,
        ["value"] = new JsonObject { ["verdict"] = "in_progress" },
        ["observed_at"] = "2026-01-02T03:04:05+00:00",
        ["source"] = "cluster",
        ["untrusted"] = untrusted,
        ["cut"] = false,
    };
}
