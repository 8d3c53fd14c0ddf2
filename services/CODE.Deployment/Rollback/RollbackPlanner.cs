using CODE.Deployment.History;
using CODE.Deployment.Planning;
using CODE.Deployment.Stored;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Rollback;

/// <summary>Plans the way back: an earlier configuration with its variables, against the state as it is now. Applying it is a step of its own.</summary>
internal sealed class RollbackPlanner(
    TerraformWorkspaces workspaces,
    TargetLock locks,
    Revisions revisions,
    RollbackFolder folders,
    StateReader states,
    PlanRun plans,
    Planner planner,
    SealedBox box,
    ILogger<RollbackPlanner> logger)
{
    /// <summary>Plans and stores the way back to a revision.</summary>
    /// <param name="path">The workspace.</param>
    /// <param name="toRevision">The revision's number; null for the one before what is there now.</param>
    /// <param name="source">Who asks.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="cancellationToken">Interrupts terraform.</param>
    /// <exception cref="FaultException">There is no such revision, or it belongs to another state than the workspace has now.</exception>
    public async Task<StoredPlan> PlanAsync(
        string path, long? toRevision, CallSource source, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        box.RequireKey();
        var workspace = workspaces.Resolve(path);
        await using var holding = await locks.AcquireAsync(workspace.Target, source.Caller, source.Tool, cancellationToken);
        var revision = await revisions.FindAsync(workspace.Target, toRevision, cancellationToken);
        var content = await revisions.ContentAsync<RevisionContent>(workspace.Target, revision.Number, cancellationToken);

        progress?.Report(new DeploymentStep(0, null, $"unpacking revision {revision.Number}"));
        using var scratch = new ScratchFolder(logger);
        var folder = await folders.PrepareAsync(content.Zip, workspace, scratch, cancellationToken);
        var state = await states.VersionAsync(folder, cancellationToken);
        if (revision.Lineage.Length > 0 && state.Lineage != revision.Lineage)
        {
            throw new FaultException(
                FaultCodes.Conflict,
                $"Revision {revision.Number} was applied to another state than the workspace has now: the state was replaced, or its backend was changed.",
                "Go back by changing the configuration, then plan_terraform.");
        }

        var made = await plans.MakeAsync(folder, new PlanRequest { Variables = content.Variables, Destroy = content.Destroy }, progress, cancellationToken);
        return await planner.StoreAsync(workspace, made, source, plan => plan with
        {
            ConfigurationHash = content.ConfigurationHash,
            State = state,
            Variables = content.Variables,
            Destroy = content.Destroy,
            RollbackTo = revision.Number,
        }, cancellationToken);
    }
}
