using System.Text.Json;
using CODE.ServiceDefaults.Mcp;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CODE.ServiceDefaults.Health;

/// <summary>Writes a health report: <c>{"status": …}</c> and, by check, its data or its description.</summary>
internal static class HealthResponse
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var body = new Dictionary<string, object?> { ["status"] = Name(report.Status) };
        foreach (var (name, entry) in report.Entries)
        {
            body[name] = entry.Data.Count > 0 ? entry.Data : entry.Description ?? Name(entry.Status);
        }

        return context.Response.WriteAsJsonAsync(body, FleetJson.Options, context.RequestAborted);
    }

    private static string Name(HealthStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
