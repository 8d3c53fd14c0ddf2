using CODE.Gateway.Catalog;
using CODE.Gateway.Foreign;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace CODE.Gateway.Admin;

/// <summary>The operator's API: the fleet's servers, their logs, and restarts; callers' tokens are in <see cref="TokenEndpoints"/>.</summary>
internal static class AdminEndpoints
{
    /// <summary>Where all of it is.</summary>
    public const string Path = "/admin";

    private const int MaxTail = 1_000;

    /// <summary>Maps the API and its OpenAPI document.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi($"{Path}/openapi.json");
        var admin = endpoints.MapGroup(Path).AddEndpointFilter<AdminFilter>().AddEndpointFilter<AdminAuditFilter>()
            .ProducesFault(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        admin.MapGet("/servers", ListServersAsync).WithName("listServers");
        admin.MapGet("/servers/{name}/logs", TailLogsAsync).WithName("tailLogs")
            .Produces<LogLine>(StatusCodes.Status200OK, LogAnswer.ContentType).ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        admin.MapPost("/servers/{name}/restart", RestartAsync).WithName("restartServer").ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        LogLevelEndpoints.Map(admin);
        ProfileEndpoints.Map(admin);
        PriceEndpoints.Map(admin);
        BillingEndpoints.Map(admin);
        AuditEndpoints.Map(admin);
        PermissionEndpoints.Map(admin);
        DefinitionEndpoints.Map(admin);
        TokenEndpoints.Map(admin);
        ApprovalEndpoints.Map(endpoints);
        ContextEndpoints.Map(endpoints);
    }

    /// <summary>Every server's state, and its process's where the server can be asked.</summary>
    private static async Task<Ok<ServersAnswer>> ListServersAsync(HttpContext http, FleetCatalog catalog, ServerOperations operations, ForeignConnections foreign, DebugDetail debug) =>
        TypedResults.Ok(new ServersAnswer(
            await Task.WhenAll(catalog.View.Statuses.Select(status => DescribeAsync(status, catalog.View, http, operations, foreign))),
            LogLevelAnswer.Of(debug.State)));

    /// <summary>A server's newest log records, or the gateway's own.</summary>
    /// <param name="name">The server, or "gateway".</param>
    /// <param name="http">The request.</param>
    /// <param name="directory">The servers.</param>
    /// <param name="operations">Asks them.</param>
    /// <param name="logs">Writes the records.</param>
    /// <param name="lifetime">Ends a standing answer when the gateway stops.</param>
    /// <param name="tail">How many records of the past, 0 to 1000.</param>
    /// <param name="follow">Whether to go on with new records as they come.</param>
    private static async Task TailLogsAsync(
        string name, HttpContext http, FleetDirectory directory, ServerOperations operations, LogAnswer logs, IHostApplicationLifetime lifetime, int tail = 100, bool follow = false)
    {
        if (tail is < 0 or > MaxTail)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"tail is {tail}.", $"Give 0 to {MaxTail}.");
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            if (name == OperatedServer.GatewayName)
            {
                await LogAnswer.WriteAsync(http.Response, logs.OfGatewayAsync(tail, follow, ends.Token), ends.Token);
                return;
            }

            var (server, caller) = (OperatedServer.Find(directory, name), AdminCaller.Of(http));
            // Asked first, since the answer's status is out before the first record comes.
            await operations.GetStatusAsync(server, caller, ends.Token);
            await LogAnswer.WriteAsync(http.Response, operations.TailAsync(server, caller, tail, follow, ends.Token), ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
        }
    }

    /// <summary>Has a server finish its calls and end; its host starts it again.</summary>
    private static async Task<Accepted<RestartAnswer>> RestartAsync(string name, HttpContext http, FleetDirectory directory, ServerOperations operations)
    {
        var response = await operations.RestartAsync(OperatedServer.Find(directory, name), AdminCaller.Of(http), http.RequestAborted);
        return TypedResults.Accepted((string?)null, new RestartAnswer(response.ProcessId));
    }

    private static async Task<ServerAnswer> DescribeAsync(ServerStatus status, CatalogView view, HttpContext http, ServerOperations operations, ForeignConnections foreign)
    {
        var answer = new ServerAnswer(status.Server.Name, status.State, status.Since, status.Offer?[OfferKind.Tools].Items.Count ?? 0, status.Error, status.Offer?.Version)
        {
            Quarantined = view.HeldOf(status.Server).Count(),
        };
        if (status.Server.IsForeign)
        {
            return answer with { ProcessId = foreign[status.Server].Session?.Process?.Id };
        }

        if (status.State == ServerState.Unavailable)
        {
            return answer;
        }

        try
        {
            var process = await operations.GetStatusAsync(status.Server, AdminCaller.Of(http), http.RequestAborted);
            return answer with
            {
                Version = process.Version,
                StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(process.StartedAtMs),
                ProcessId = process.ProcessId,
                WorkingSetBytes = process.WorkingSetBytes,
                CallsInFlight = process.CallsInFlight,
                CallsTotal = process.CallsTotal,
                LogDetail = LogLevelAnswer.Of(process.LogDetail),
            };
        }
        catch (FaultException exception)
        {
            return answer with { Error = answer.Error ?? exception.Fault.Message };
        }
    }
}
