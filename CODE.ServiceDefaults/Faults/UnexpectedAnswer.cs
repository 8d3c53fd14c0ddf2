using System.Diagnostics;
using CODE.ServiceDefaults.Mcp;
using Microsoft.AspNetCore.Http;

namespace CODE.ServiceDefaults.Faults;

/// <summary>
/// The answer to a request that failed in a way that nobody foresaw. It stands in front of ASP.NET Core's own page for developers,
/// which shows the stack and the request's headers, its token among them.
/// </summary>
internal static class UnexpectedAnswer
{
    public static Task WriteAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new Fault(
            FaultCodes.Internal,
            $"The request failed unexpectedly (trace {Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier}).",
            "Tell the operator the trace id; the cause is in the log."),
        FleetJson.Options,
        context.RequestAborted);
}
