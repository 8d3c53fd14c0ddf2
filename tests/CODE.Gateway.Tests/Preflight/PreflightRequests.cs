using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Preflight;

/// <summary>Asks whether a call would be let through.</summary>
internal static class PreflightRequests
{
    public const string Key = "dev.code-fleet/preflight";

    public static HttpRequestMessage Preflight(this TestGateway gateway, string method, object parameters, string path = "/mcp", string? token = null)
    {
        var sent = JsonSerializer.SerializeToNode(parameters)!.AsObject();
        sent["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            [Key] = true,
        };
        return gateway.Stateless(method, sent, path, token);
    }

    /// <summary>The result of a request, and the report in it.</summary>
    public static async Task<(JsonElement Result, JsonElement Report)> ReportAsync(this TestGateway gateway, HttpRequestMessage request)
    {
        using var response = await gateway.SendAsync(request);
        var result = await response.ResultAsync();
        return (result, result.GetProperty("_meta").GetProperty(Key));
    }

    public static string Steps(this JsonElement report) => string.Join(' ', report.GetProperty("steps").EnumerateArray()
        .Select(static step => $"{step.GetProperty("step").GetString()}:{(step.GetProperty("allowed").GetBoolean() ? "yes" : "no")}"));
}
