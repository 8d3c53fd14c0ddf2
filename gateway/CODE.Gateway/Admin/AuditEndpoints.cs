using CODE.Gateway.Audit;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace CODE.Gateway.Admin;

/// <summary>The audit: read, followed, exported and checked.</summary>
internal static class AuditEndpoints
{
    private const int MaxLimit = 10_000;

    /// <summary>Maps them.</summary>
    /// <param name="admin">The group of the admin API.</param>
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/audit", ReadAsync).WithName("readAudit")
            .Produces<AuditRecord>(StatusCodes.Status200OK, LogAnswer.ContentType).ProducesFault(StatusCodes.Status503ServiceUnavailable);
        admin.MapGet("/audit/verify", VerifyAsync).WithName("verifyAudit").ProducesFault(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Checks that no record was edited, removed or moved. It reads all of them.</summary>
    private static async Task<Ok<AuditVerification>> VerifyAsync(HttpContext http, AuditVerifier verifier) => TypedResults.Ok(await verifier.VerifyAsync(http.RequestAborted));

    /// <summary>The records of all gateways, the oldest first, as they are kept: the export is this answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="store">The chains.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="lifetime">Ends a standing answer when the gateway stops.</param>
    /// <param name="since">None before this moment.</param>
    /// <param name="until">None from this moment on.</param>
    /// <param name="caller">Only of this caller; this and the next three may be patterns with "*".</param>
    /// <param name="server">Only of calls of this server.</param>
    /// <param name="tool">Only of calls of this tool, prompt, resource or task.</param>
    /// <param name="outcome">Only of calls that ended so: ok, tool_error, protocol_error, refused, input_required, task, preflight, unanswered.</param>
    /// <param name="decision">Only of calls that were decided about so: allowed, refused.</param>
    /// <param name="limit">Only so many, the newest, 1 to 10000; all when absent.</param>
    /// <param name="follow">Whether to go on with new records as they come; there is no "until" then.</param>
    private static async Task ReadAsync(
        HttpContext http,
        AuditStore store,
        AuditReader reader,
        IHostApplicationLifetime lifetime,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        string? caller = null,
        string? server = null,
        string? tool = null,
        string? outcome = null,
        string? decision = null,
        int? limit = null,
        bool follow = false)
    {
        if (limit is < 1 or > MaxLimit)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"limit is {limit}.", $"Give 1 to {MaxLimit}, or leave it out for all.");
        }

        if (follow && until is not null)
        {
            throw new FaultException(FaultCodes.InvalidArgument, "What is followed has no end.", "Leave out until, or follow.");
        }

        var filter = new AuditFilter { Since = since, Until = until, Caller = caller, Server = server, Tool = tool, Outcome = outcome, Decision = DecisionOf(decision) };
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            // Read first, since the answer's status is out before the first record comes.
            var heads = await store.ReadHeadsAsync(ends.Token);
            await AuditAnswer.WriteAsync(http.Response, reader.ReadAsync(heads, filter, limit, ends.Token), follow ? reader.FollowAsync(heads, filter, ends.Token) : null, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
        }
    }

    private static AuditDecision? DecisionOf(string? decision) => decision switch
    {
        null => null,
        "allowed" => AuditDecision.Allowed,
        "refused" => AuditDecision.Refused,
        _ => throw new FaultException(FaultCodes.InvalidArgument, "decision is neither.", "Give allowed or refused."),
    };
}
