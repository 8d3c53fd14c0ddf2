using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Answers;

/// <summary>Writes a fault as plain JSON: for what is refused before it is known to be a message, and for the admin API.</summary>
internal static class FaultAnswer
{
    /// <summary>Writes <c>{code, message, fix}</c>.</summary>
    public static Task WriteAsync(HttpContext http, int status, Fault fault)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(fault, FleetJson.Options, http.RequestAborted);
    }

    /// <summary>The HTTP status that fits a fault.</summary>
    public static int StatusOf(Fault fault) => fault.Code switch
    {
        FaultCodes.InvalidArgument => StatusCodes.Status400BadRequest,
        FaultCodes.Unauthenticated => StatusCodes.Status401Unauthorized,
        FaultCodes.PermissionDenied or FaultCodes.ApprovalRequired => StatusCodes.Status403Forbidden,
        FaultCodes.NotFound => StatusCodes.Status404NotFound,
        FaultCodes.Conflict or FaultCodes.Busy => StatusCodes.Status409Conflict,
        FaultCodes.TooLarge => StatusCodes.Status413PayloadTooLarge,
        FaultCodes.RateLimited => StatusCodes.Status429TooManyRequests,
        FaultCodes.UpstreamFailed => StatusCodes.Status502BadGateway,
        FaultCodes.Unavailable => StatusCodes.Status503ServiceUnavailable,
        FaultCodes.Timeout => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
