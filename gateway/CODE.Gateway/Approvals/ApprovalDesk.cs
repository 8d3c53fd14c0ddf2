using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Approvals;

/// <summary>Where people look at approvals and decide about them.</summary>
internal sealed partial class ApprovalDesk(ApprovalStore store, FleetDirectory directory, FleetCatalog catalog, TimeProvider time, ILogger<ApprovalDesk> logger)
{
    private const int MaxLookedAt = 1_000;
    private const int MaxRounds = 5;

    /// <summary>The newest approvals that a caller may see: those that he asked for, and those that he may decide.</summary>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task<IReadOnlyList<Approval>> ListAsync(Caller caller, ApprovalState? state, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var all = await store.ListAsync(MaxLookedAt, cancellationToken);
        return [.. all.Where(approval => IsVisible(approval, caller)).Select(approval => approval with { State = approval.StateAt(now) })
            .Where(approval => state is null || approval.State == state).Take(limit)];
    }

    /// <summary>An approval that a caller may see.</summary>
    /// <exception cref="FaultException">There is none for him, or the store is away.</exception>
    public async Task<Approval> FindAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var approval = (await ReadAsync(caller, id, cancellationToken)).Approval;
        return approval with { State = approval.StateAt(time.GetUtcNow()) };
    }

    /// <summary>Lets the call run.</summary>
    /// <exception cref="FaultException">The caller may not decide it, it is decided, or the store is away.</exception>
    public Task<Approval> ApproveAsync(Caller caller, string id, string? reason, CancellationToken cancellationToken) => ChangeAsync(caller, id, (approval, now) =>
    {
        MustDecide(approval, caller);
        MustBe(approval, now, ApprovalState.Pending);
        if (directory.Find(approval.Server) is { } server && catalog.View.ToolOf(server, approval.Tool) is { } tool && tool.Hash != approval.DefinitionHash)
        {
            throw new FaultException(FaultCodes.Conflict, "The tool's definition has changed since the call was made, so that no approval of it counts.", "Have the call made again, and decide about that.");
        }

        return approval with { State = ApprovalState.Approved, Decision = new ApprovalDecision(caller.Subject, now, reason), ExpiresAt = now + approval.UsableFor };
    }, cancellationToken);

    /// <summary>Forbids the call; also one that was approved and has not run.</summary>
    /// <exception cref="FaultException">The caller may not decide it, it is over, or the store is away.</exception>
    public Task<Approval> RefuseAsync(Caller caller, string id, string? reason, CancellationToken cancellationToken) => ChangeAsync(caller, id, (approval, now) =>
    {
        MustDecide(approval, caller);
        MustBe(approval, now, ApprovalState.Pending, ApprovalState.Approved);
        return approval with { State = ApprovalState.Refused, Decision = new ApprovalDecision(caller.Subject, now, reason) };
    }, cancellationToken);

    /// <summary>Takes the wish back.</summary>
    /// <exception cref="FaultException">The caller did not make the call, it is over, or the store is away.</exception>
    public Task<Approval> WithdrawAsync(Caller caller, string id, string? reason, CancellationToken cancellationToken) => ChangeAsync(caller, id, (approval, now) =>
    {
        if (approval.Requester != caller.Subject)
        {
            throw new FaultException(FaultCodes.PermissionDenied, $"Only {approval.Requester}, who asked for {approval.Id}, may withdraw it.", $"Refuse it: mcp approvals refuse {approval.Id}");
        }

        MustBe(approval, now, ApprovalState.Pending, ApprovalState.Approved);
        return approval with { State = ApprovalState.Withdrawn, Decision = new ApprovalDecision(caller.Subject, now, reason) };
    }, cancellationToken);

    private async Task<Approval> ChangeAsync(Caller caller, string id, Func<Approval, DateTimeOffset, Approval> change, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var read = await ReadAsync(caller, id, cancellationToken);
            var changed = change(read.Approval, time.GetUtcNow());
            if (await store.ReplaceAsync(read, changed, cancellationToken))
            {
                LogDecided(id, changed.State, caller.Subject, changed.Server, changed.Tool);
                return changed;
            }
        }

        throw new FaultException(FaultCodes.Busy, $"Others change {id} at the same time.", "Try again.");
    }

    private async Task<StoredApproval> ReadAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } stored && IsVisible(stored.Approval, caller)
            ? stored
            : throw new FaultException(FaultCodes.NotFound, "There is no such approval that you asked for or may decide.", "See which there are: mcp approvals list");

    private static bool IsVisible(Approval approval, Caller caller) => approval.Requester == caller.Subject || approval.MayBeDecidedBy(caller);

    private static void MustDecide(Approval approval, Caller caller)
    {
        if (!approval.MayBeDecidedBy(caller))
        {
            throw new FaultException(
                FaultCodes.PermissionDenied, $"{approval.Id} is your own call: somebody else has to decide about it.", "Have another person who may approve it do so, or withdraw it.");
        }
    }

    private static void MustBe(Approval approval, DateTimeOffset now, params ReadOnlySpan<ApprovalState> states)
    {
        if (approval.StateAt(now) is var state && !states.Contains(state))
        {
            throw new FaultException(
                FaultCodes.Conflict, $"{approval.Id} is {state.ToString().ToLowerInvariant()} already.", $"See what became of it: mcp approvals show {approval.Id}");
        }
    }

    [LoggerMessage(LogLevel.Information, "Approval {Id} is {State} by {Subject}: {Tool} of {Server}")]
    private partial void LogDecided(string id, ApprovalState state, string subject, string server, string tool);
}
