using CODE.Deployment.History;
using CODE.Deployment.Planning;
using CODE.Deployment.Stored;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Apply;

/// <summary>What applying a plan did, and whether it was done by an earlier call.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Outcome">What applying it did.</param>
/// <param name="Before">True when an earlier call applied it, and this one changed nothing.</param>
internal sealed record Applied(StoredPlan Plan, ApplyOutcome Outcome, bool Before);

/// <summary>Applies stored plans: exactly what was reviewed, once, and only while it still fits.</summary>
internal sealed partial class Applier(
    PlanStore store,
    TerraformWorkspaces workspaces,
    TargetLock locks,
    ApplyFolders folders,
    ApplyRun run,
    Revisions revisions,
    DeploymentMemory memory,
    TimeProvider time,
    ILogger<Applier> logger)
{
    /// <summary>Applies a plan of the caller.</summary>
    /// <exception cref="FaultException">It was refused, and nothing was changed; the code says why.</exception>
    public async Task<Applied> ApplyAsync(string planId, CallSource source, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        var plan = await store.GetAsync(planId, source.Caller, cancellationToken);
        if ((await store.GetOutcomeAsync(plan, cancellationToken)).Outcome is { } earlier)
        {
            return new Applied(plan, earlier, Before: true);
        }

        var workspace = workspaces.Resolve(plan.WorkspacePath);
        await using var holding = await locks.AcquireAsync(workspace.Target, source.Caller, source.Tool, cancellationToken);

        // Again, now that nobody else can be at it.
        var (outcome, claimed) = await store.GetOutcomeAsync(plan, cancellationToken);
        if (outcome is not null)
        {
            return new Applied(plan, outcome, Before: true);
        }

        RefuseUnlessFresh(plan, claimed);
        return new Applied(plan, await ApplyAsync(plan, workspace, source, progress, cancellationToken), Before: false);
    }

    private void RefuseUnlessFresh(StoredPlan plan, bool claimed)
    {
        if (claimed)
        {
            throw new FaultException(
                FaultCodes.Conflict,
                "Applying this plan was begun before and its outcome was never recorded: the server was stopped meanwhile.",
                "Look at what was done with a new plan; this one is not applied again.");
        }

        if (plan.ExpiresAt <= time.GetUtcNow())
        {
            throw new FaultException(FaultCodes.Expired, $"The plan expired at {plan.ExpiresAt:u}.", "Make a new plan, review it, and apply that.");
        }
    }

    private async Task<ApplyOutcome> ApplyAsync(
        StoredPlan plan, TerraformWorkspace workspace, CallSource source, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new DeploymentStep(0, null, "checking that the plan still fits"));
        var file = await store.GetFileAsync(plan, cancellationToken);
        using var scratch = new ScratchFolder(logger);
        var folder = await folders.PrepareAsync(plan, workspace, scratch, cancellationToken);
        if (!await store.ClaimAsync(plan, cancellationToken))
        {
            throw new FaultException(FaultCodes.Busy, "The plan is being applied by another call.", "Ask again with the same plan when that call has ended.");
        }

        ApplyOutcome outcome;
        try
        {
            outcome = await run.ApplyAsync(folder.Path, file, plan.Variables, progress, cancellationToken);
        }
        catch (Exception)
        {
            // Thrown only before anything changed.
            await RecordAsync("release", token => store.ReleaseAsync(plan, token));
            throw;
        }

        return await RecordAsync(plan, workspace, folder, outcome, source);
    }

    // What was done is done: neither a cancelled call nor a lost store may hide it from the caller.
    private async Task<ApplyOutcome> RecordAsync(StoredPlan plan, TerraformWorkspace workspace, ApplyFolder folder, ApplyOutcome outcome, CallSource source)
    {
        Ended(workspace.Display, plan.Id, outcome.Status, outcome.Seconds);
        await RecordAsync("revision", async token =>
        {
            if (outcome.Status != ApplyStatus.Applied)
            {
                await revisions.MarkFailedAsync(workspace.Target, token);
            }
            else if (!plan.RefreshOnly)
            {
                var content = folder.Zip is { } zip ? new RevisionContent(zip, plan.ConfigurationHash, plan.Variables, plan.Destroy) : null;
                outcome = outcome with { Revision = await revisions.SaveAsync(workspace.Target, outcome.StartedAt, plan.State.Lineage, content, token) };
            }
        });
        await RecordAsync("outcome", token => store.SaveOutcomeAsync(plan, outcome, token));
        await RecordAsync("memory", token => memory.AppliedAsync(workspace, plan, outcome, source, token));
        return outcome;
    }

    private async Task RecordAsync(string what, Func<CancellationToken, Task> record)
    {
        if (await AfterTheFact.RecordAsync(record, time) is { } exception)
        {
            NotRecorded(what, exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Applying plan {PlanId} in {Workspace} ended as {Status} after {Seconds} s.")]
    private partial void Ended(string workspace, string planId, ApplyStatus status, double seconds);

    [LoggerMessage(LogLevel.Error, "The {What} of an apply could not be recorded.")]
    private partial void NotRecorded(string what, Exception exception);
}
