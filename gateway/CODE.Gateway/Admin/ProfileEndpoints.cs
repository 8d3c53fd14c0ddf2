using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace CODE.Gateway.Admin;

/// <summary>Profiles of running servers, and of the gateway itself.</summary>
internal static class ProfileEndpoints
{
    private const string ContentType = "application/octet-stream";

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder admin) => admin.MapPost("/servers/{name}/profile", ProfileAsync).WithName("profileServer")
        .Produces<Stream>(StatusCodes.Status200OK, ContentType)
        .ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);

    /// <summary>CPU samples and counters of a running process, as a nettrace file that is written while they are taken. A file that is not whole ends with a broken connection.</summary>
    /// <param name="name">The server, or "gateway".</param>
    /// <param name="http">The request.</param>
    /// <param name="directory">The servers.</param>
    /// <param name="operations">Asks them.</param>
    /// <param name="own">Takes the gateway's own.</param>
    /// <param name="lifetime">Ends it when the gateway stops.</param>
    /// <param name="durationSeconds">For how long, 1 to 300.</param>
    private static async Task ProfileAsync(
        string name, HttpContext http, FleetDirectory directory, ServerOperations operations, ProcessProfiler own, IHostApplicationLifetime lifetime,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "duration_seconds")] int durationSeconds = 60)
    {
        AdminNote.Set(http, FormattableString.Invariant($"{durationSeconds} s"));
        if (durationSeconds is < 1 or > ProcessProfiler.MaxSeconds)
        {
            throw new FaultException(ProfileFaults.WrongDuration(durationSeconds));
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var caller = AdminCaller.Of(http);
        var pieces = name == OperatedServer.GatewayName
            ? own.RunAsync(durationSeconds, caller.Caller.Subject, ends.Token)
            : operations.ProfileAsync(OperatedServer.Find(directory, name), caller, durationSeconds, ends.Token);
        try
        {
            await WriteAsync(http, pieces, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            // The answer's status is out: only a connection that breaks can tell that the rest is missing.
            http.Abort();
            throw;
        }
    }

    // Nothing is sent before the first piece, so that a process that takes no profile is a fault with its status.
    private static async Task WriteAsync(HttpContext http, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces, CancellationToken cancellationToken)
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await foreach (var piece in pieces.WithCancellation(cancellationToken))
        {
            await http.Response.Body.WriteAsync(piece, cancellationToken);
            await http.Response.Body.FlushAsync(cancellationToken);
        }
    }
}
