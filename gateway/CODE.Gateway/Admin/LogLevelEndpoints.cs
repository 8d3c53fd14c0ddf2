using System.Globalization;
using CODE.Gateway.Catalog;
using CODE.Operations.V1;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CODE.Gateway.Admin;

/// <summary>A wish for more detail in a log.</summary>
/// <param name="ExpiresInSeconds">For how long, 1 to 86,400 (a day).</param>
internal sealed record LogLevelRequest(int ExpiresInSeconds = LogLevelEndpoints.DefaultSeconds);

/// <summary>More detail than usual in a log.</summary>
/// <param name="Level">Down to which level the fleet's own code is logged: debug.</param>
/// <param name="Until">Until when; absent when a process was started with it.</param>
internal sealed record LogLevelAnswer(string Level, DateTimeOffset? Until = null)
{
    /// <summary>That of a state, or null when nothing is unusual.</summary>
    public static LogLevelAnswer? Of(DebugState state) => state.IsOn ? new("debug", state.Until) : null;

    /// <summary>That of what a server says.</summary>
    public static LogLevelAnswer? Of(LogDetail? detail) => detail is null ? null : Of(new DebugState(detail.IsDebug, detail.UntilMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(detail.UntilMs) : null));
}

/// <summary>The detail of logs at run time, of a server or of the gateway itself.</summary>
internal static class LogLevelEndpoints
{
    /// <summary>How long it lasts unless somebody says: a quarter of an hour.</summary>
    public const int DefaultSeconds = 900;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapPut("/servers/{name}/log-level", RaiseAsync).WithName("raiseLogLevel")
            .ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
        admin.MapDelete("/servers/{name}/log-level", LowerAsync).WithName("lowerLogLevel")
            .ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Has a server, or the gateway, log debug detail for a time, counted from now; it returns by itself.</summary>
    /// <param name="name">The server, or "gateway".</param>
    /// <param name="wish">For how long.</param>
    /// <param name="http">The request.</param>
    /// <param name="directory">The servers.</param>
    /// <param name="operations">Tells them.</param>
    /// <param name="debug">The gateway's own.</param>
    private static async Task<Ok<LogLevelAnswer>> RaiseAsync(
        string name, LogLevelRequest wish, HttpContext http, FleetDirectory directory, ServerOperations operations, DebugDetail debug)
    {
        var seconds = wish.ExpiresInSeconds;
        AdminNote.Set(http, string.Create(CultureInfo.InvariantCulture, $"debug for {seconds} s"));
        if (seconds is < 1 or > DebugDetail.MaxSeconds)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"expires_in_seconds is {seconds}.", $"Give 1 to {DebugDetail.MaxSeconds}.");
        }

        var caller = AdminCaller.Of(http);
        var state = name == OperatedServer.GatewayName
            ? LogLevelAnswer.Of(debug.Raise(TimeSpan.FromSeconds(seconds), caller.Caller.Subject))
            : LogLevelAnswer.Of((await operations.SetDebugAsync(OperatedServer.Find(directory, name), caller, seconds, http.RequestAborted)).LogDetail);
        return TypedResults.Ok(state);
    }

    /// <summary>Takes it back, also where a process was started with it.</summary>
    private static async Task<NoContent> LowerAsync(string name, HttpContext http, FleetDirectory directory, ServerOperations operations, DebugDetail debug)
    {
        var caller = AdminCaller.Of(http);
        if (name == OperatedServer.GatewayName)
        {
            debug.Lower(caller.Caller.Subject);
        }
        else
        {
            await operations.SetDebugAsync(OperatedServer.Find(directory, name), caller, 0, http.RequestAborted);
        }

        return TypedResults.NoContent();
    }
}
