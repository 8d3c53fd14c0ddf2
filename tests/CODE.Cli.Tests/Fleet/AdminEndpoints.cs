using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CODE.Cli.Tests.Fleet;

/// <summary>The admin API as the gateway promises it, answering from a script.</summary>
internal static class AdminEndpoints
{
    public static void Map(WebApplication app, FleetScript script)
    {
        app.MapGet("/health", () => Results.Json(
            new JsonObject
            {
                ["status"] = "degraded",
                ["servers"] = new JsonObject { ["deployment"] = new JsonObject { ["state"] = "ready" }, ["cost"] = new JsonObject { ["state"] = "unavailable" } },
            },
            statusCode: StatusCodes.Status503ServiceUnavailable));
        ContextEndpoint.Map(app, script);
        app.MapGet("/admin/servers", () => script.Servers());
        app.MapPost("/admin/servers/{name}/restart", (string name, HttpContext context) =>
        {
            script.AdminRequests.Enqueue(context.Request.Path);
            return name == "deployment"
                ? Results.Json(new JsonObject { ["process_id"] = script.Restart() }, statusCode: StatusCodes.Status202Accepted)
                : NoSuchServer(name);
        });
        app.MapGet("/admin/audit", async (HttpContext context) =>
        {
            script.AdminRequests.Enqueue(context.Request.Path + context.Request.QueryString);
            context.Response.ContentType = "application/x-ndjson";
            foreach (string line in script.AuditLines) await context.Response.WriteAsync(line + "\n");
        });
        app.MapGet("/admin/audit/verify", () => Results.Text(script.AuditCheck, "application/json"));
        app.MapGet("/admin/definitions", () => new JsonObject { ["tools"] = script.Definitions.DeepClone() });
        app.MapPost("/admin/definitions/accept", (JsonObject accepted) =>
        {
            script.AcceptRequests.Enqueue(accepted);
            return new JsonObject { ["server"] = accepted["server"]!.DeepClone(), ["tool"] = accepted["tool"]!.DeepClone(), ["state"] = "accepted", ["hash"] = accepted["hash"]!.DeepClone() };
        });
        app.MapPost("/admin/tokens", (JsonObject wanted) => MintToken(script, wanted));
        app.MapPost("/admin/tokens/revoke", (JsonObject wanted) =>
        {
            script.TokenRequests.Enqueue(wanted);
            var answer = new JsonObject { ["until"] = "2027-05-06T07:08:09+00:00" };
            if (wanted["subject"] is { } subject) (answer["subject"], answer["issued_until"]) = (subject.DeepClone(), "2026-05-06T07:08:09+00:00");
            return Results.Json(answer);
        });
        app.MapMethods("/admin/servers/{name}/log-level", ["PUT", "DELETE"], (string name, HttpContext context) => SetLogLevelAsync(script, name, context));
        ApprovalEndpoints.Map(app, script);
        ProfileEndpoint.Map(app, script);
        PricesEndpoint.Map(app, script);
        CostsEndpoint.Map(app, script);
        app.MapGet("/admin/servers/{name}/logs", (string name, HttpContext context) => WriteLogsAsync(script, name, context));
    }

    private static IResult NoSuchServer(string name) => Results.Json(
        new JsonObject { ["code"] = "server_not_found", ["message"] = $"No server {name}.", ["fix"] = "Look at the list." },
        statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> SetLogLevelAsync(FleetScript script, string name, HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        script.AdminRequests.Enqueue($"{context.Request.Method} {context.Request.Path} {await body.ReadToEndAsync()}");
        return (name, context.Request.Method) switch
        {
            ("cost", _) => Results.Json(
                new JsonObject { ["code"] = "unavailable", ["message"] = "The cost server is not available.", ["fix"] = "Try again." },
                statusCode: StatusCodes.Status503ServiceUnavailable),
            (not ("deployment" or "gateway"), _) => NoSuchServer(name),
            (_, "DELETE") => Results.NoContent(),
            _ => Results.Json(new JsonObject { ["level"] = "debug", ["until"] = "2026-05-06T07:08:09+00:00" }),
        };
    }

    private static IResult MintToken(FleetScript script, JsonObject wanted)
    {
        script.TokenRequests.Enqueue(wanted);
        if (!script.SignsTokens)
        {
            return Results.Json(
                new JsonObject { ["code"] = "external_identity", ["message"] = "Tokens come from the authority.", ["fix"] = "Ask it for one." },
                statusCode: StatusCodes.Status409Conflict);
        }

        return Results.Json(
            new JsonObject
            {
                ["token"] = "new.token.1",
                ["subject"] = wanted["subject"]!.DeepClone(),
                ["roles"] = wanted["roles"]!.DeepClone(),
                ["expires_at"] = "2026-05-06T07:08:09+00:00",
            },
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task WriteLogsAsync(FleetScript script, string name, HttpContext context)
    {
        script.AdminRequests.Enqueue(context.Request.Path + context.Request.QueryString);
        if (name is not ("deployment" or "gateway"))
        {
            await NoSuchServer(name).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        foreach (string line in script.LogLines) await context.Response.WriteAsync(line + "\n");
        await context.Response.Body.FlushAsync();
        if (context.Request.Query["follow"] == "true") await script.LogEnds.Task.WaitAsync(context.RequestAborted);
    }
}
