using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CODE.Cli.Tests.Fleet;

/// <summary>The part of the admin API that is about approvals: one call waits.</summary>
internal static class ApprovalEndpoints
{
    public const string Id = "ap-7k2m9qx4tz3w";

    public static void Map(WebApplication app, FleetScript script)
    {
        app.MapGet("/admin/approvals", (HttpContext context) =>
        {
            script.AdminRequests.Enqueue(context.Request.Path + context.Request.QueryString);
            return new JsonObject { ["approvals"] = new JsonArray(Approval("pending")) };
        });
        app.MapGet("/admin/approvals/{id}", (string id) => id == Id ? Results.Json(Approval("refused", "not on a\e[2J Friday")) : NoSuchApproval());
        app.MapPost("/admin/approvals/{id}/{verb}", (string id, string verb, JsonObject sent, HttpContext context) =>
        {
            script.AdminRequests.Enqueue($"{context.Request.Path} {sent.ToJsonString()}");
            return id != Id ? NoSuchApproval() : Results.Json(Approval(verb switch { "approve" => "approved", "refuse" => "refused", _ => "withdrawn" }, (string?)sent["reason"]));
        });
    }

    private static IResult NoSuchApproval() => Results.Json(
        new JsonObject { ["code"] = "not_found", ["message"] = "There is no such approval.", ["fix"] = "See which there are." }, statusCode: StatusCodes.Status404NotFound);

    private static JsonObject Approval(string state, string? reason = null) => new()
    {
        ["id"] = Id,
        ["state"] = state,
        ["kind"] = "operator",
        ["rule"] = "file/database",
        ["requester"] = "alice",
        ["server"] = "deployment",
        ["tool"] = "apply_plan",
        ["requested_at"] = "2026-01-02T03:04:05+00:00",
        ["expires_at"] = "2026-01-02T04:04:05+00:00",
        ["may_decide"] = true,
        ["added_later"] = true,
        ["evidence"] = new JsonObject
        {
            ["arguments"] = """{"plan_id":"p1"}""",
            ["title"] = "Apply a stored plan",
            ["is_destructive"] = true,
            ["is_idempotent"] = true,
            ["plan"] = new JsonObject
            {
                ["counts"] = new JsonObject { ["create"] = 1, ["delete"] = 2 },
                ["destroys"] = new JsonArray("module.db\e]0;owned\a", "cache"),
                ["more_destroys"] = false,
                ["risks"] = new JsonArray("data-loss: all of it"),
            },
            ["resource"] = new JsonObject { ["uri"] = "plan://p1", ["text"] = "the plan" },
        },
        ["decision"] = state == "pending" ? null : new JsonObject { ["by"] = "bob", ["at"] = "2026-01-02T03:14:05+00:00", ["reason"] = reason },
    };
}
