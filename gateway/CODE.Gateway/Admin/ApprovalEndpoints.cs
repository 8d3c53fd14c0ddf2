using CODE.Gateway.Approvals;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CODE.Gateway.Admin;

/// <summary>Approvals. Not only for operators: whoever asked for one sees it and may withdraw it, and the policy says who may decide.</summary>
internal static class ApprovalEndpoints
{
    private const int MaxListed = 500;
    private const int MaxReason = 500;

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var approvals = endpoints.MapGroup($"{AdminEndpoints.Path}/approvals").AddEndpointFilter<CallerFilter>().AddEndpointFilter<AdminAuditFilter>()
            .ProducesFault(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);
        approvals.MapGet("", ListAsync).WithName("listApprovals");
        approvals.MapGet("/{id}", ShowAsync).WithName("showApproval").ProducesFault(StatusCodes.Status404NotFound);
        approvals.MapPost("/{id}/approve", ApproveAsync).WithName("approveCall").ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        approvals.MapPost("/{id}/refuse", RefuseAsync).WithName("refuseCall").ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        approvals.MapPost("/{id}/withdraw", WithdrawAsync).WithName("withdrawCall").ProducesFault(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    /// <summary>The newest approvals that the caller asked for or may decide.</summary>
    /// <param name="http">The request.</param>
    /// <param name="desk">Where they are.</param>
    /// <param name="state">Only those in this state.</param>
    /// <param name="limit">At most how many, 1 to 500.</param>
    private static async Task<Ok<ApprovalsAnswer>> ListAsync(HttpContext http, ApprovalDesk desk, string? state = null, int limit = 100)
    {
        if (limit is < 1 or > MaxListed)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"limit is {limit}.", $"Give 1 to {MaxListed}.");
        }

        var caller = AdminCaller.Of(http).Caller;
        var approvals = await desk.ListAsync(caller, StateOf(state), limit, http.RequestAborted);
        return TypedResults.Ok(new ApprovalsAnswer([.. approvals.Select(approval => AnswerOf(approval with { Evidence = Short(approval.Evidence) }, caller))]));
    }

    /// <summary>One approval, with all its evidence.</summary>
    private static async Task<Ok<ApprovalAnswer>> ShowAsync(string id, HttpContext http, ApprovalDesk desk)
    {
        var caller = AdminCaller.Of(http).Caller;
        return TypedResults.Ok(AnswerOf(await desk.FindAsync(caller, id, http.RequestAborted), caller));
    }

    /// <summary>Lets the call run: once, when it is made again exactly as it was.</summary>
    private static Task<Ok<ApprovalAnswer>> ApproveAsync(string id, HttpContext http, ApprovalDesk desk, DecisionRequest? request = null) =>
        DecideAsync(http, request, (caller, reason) => desk.ApproveAsync(caller, id, reason, http.RequestAborted));

    /// <summary>Forbids the call, also one that was approved and has not run.</summary>
    private static Task<Ok<ApprovalAnswer>> RefuseAsync(string id, HttpContext http, ApprovalDesk desk, DecisionRequest? request = null) =>
        DecideAsync(http, request, (caller, reason) => desk.RefuseAsync(caller, id, reason, http.RequestAborted));

    /// <summary>Takes one's own wish back.</summary>
    private static Task<Ok<ApprovalAnswer>> WithdrawAsync(string id, HttpContext http, ApprovalDesk desk, DecisionRequest? request = null) =>
        DecideAsync(http, request, (caller, reason) => desk.WithdrawAsync(caller, id, reason, http.RequestAborted));

    private static async Task<Ok<ApprovalAnswer>> DecideAsync(HttpContext http, DecisionRequest? request, Func<Caller, string?, Task<Approval>> decide)
    {
        var reason = string.IsNullOrWhiteSpace(request?.Reason) ? null : ShownText.Of(request.Reason.Trim());
        if (reason?.Length > MaxReason)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"The reason has {reason.Length} characters.", $"Give at most {MaxReason}.");
        }

        var caller = AdminCaller.Of(http).Caller;
        var approval = await decide(caller, reason);
        AdminNote.Set(http, $"{approval.Tool} of {approval.Server} for {approval.Requester}, arguments {approval.ArgumentsHash}{(reason is null ? "" : $": {reason}")}");
        return TypedResults.Ok(AnswerOf(approval, caller));
    }

    private static ApprovalState? StateOf(string? name) => name is null
        ? null
        : Enum.GetValues<ApprovalState>().Cast<ApprovalState?>().FirstOrDefault(state => state.ToString()!.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new FaultException(
                FaultCodes.InvalidArgument, "state is not one that an approval can be in.", $"Give one of: {string.Join(", ", Enum.GetNames<ApprovalState>()).ToLowerInvariant()}.");

    private static ApprovalEvidence Short(ApprovalEvidence evidence) => evidence with { Resource = evidence.Resource is { } resource ? resource with { Text = null } : null };

    private static ApprovalAnswer AnswerOf(Approval approval, Caller caller) => new(
        approval.Id, approval.State, approval.Kind, approval.Rule, approval.Requester, approval.Server, approval.Tool, approval.RequestedAt, approval.ExpiresAt,
        approval.MayBeDecidedBy(caller), approval.ArgumentsHash, approval.DefinitionHash, approval.Approvers, approval.Evidence, approval.Client, approval.Decision, approval.UsedAt);
}
