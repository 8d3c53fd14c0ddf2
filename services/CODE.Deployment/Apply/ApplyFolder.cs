using CODE.Deployment.History;
using CODE.Deployment.Planning;
using CODE.Deployment.Rollback;
using CODE.Deployment.Stored;
using CODE.Deployment.Terraform;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Apply;

/// <summary>Where a plan is applied, made ready and checked against what the plan was made from.</summary>
/// <param name="Path">The folder to run terraform in.</param>
/// <param name="Zip">The configuration, packed for a later rollback; null when it is too large to be kept.</param>
internal sealed record ApplyFolder(string Path, byte[]? Zip);

/// <summary>Makes the folder ready in which a plan is applied.</summary>
internal sealed class ApplyFolders(ConfigurationFiles configuration, TerraformInit init, StateReader states, Revisions revisions, RollbackFolder rollbacks)
{
    /// <summary>The workspace itself for a plan of it; for a rollback, the revision's own configuration beside the workspace's state.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Conflict"/>: the configuration or the state changed since the plan was made.</exception>
    public async Task<ApplyFolder> PrepareAsync(StoredPlan plan, TerraformWorkspace workspace, ScratchFolder scratch, CancellationToken cancellationToken)
    {
        var folder = plan.RollbackTo is { } revision
            ? await OfRevisionAsync(plan, workspace, revision, scratch, cancellationToken)
            : await OfWorkspaceAsync(plan, workspace, cancellationToken);
        return await states.VersionAsync(folder.Path, cancellationToken) == plan.State
            ? folder
            : throw new FaultException(FaultCodes.Conflict, "The state has changed since the plan was made.", "Make a new plan, review it, and apply that.");
    }

    private async Task<ApplyFolder> OfWorkspaceAsync(StoredPlan plan, TerraformWorkspace workspace, CancellationToken cancellationToken)
    {
        await init.EnsureAsync(workspace.Path, backend: true, cancellationToken);
        var files = configuration.List(workspace);
        var packed = await ConfigurationArchive.PackAsync(files, cancellationToken);
        var hash = packed?.Hash ?? await ConfigurationArchive.HashAsync(files, cancellationToken);
        return hash == plan.ConfigurationHash
            ? new ApplyFolder(workspace.Path, packed?.Zip)
            : throw new FaultException(
                FaultCodes.Conflict, $"The configuration of '{workspace.Display}' has changed since the plan was made.", "Make a new plan, review it, and apply that.");
    }

    private async Task<ApplyFolder> OfRevisionAsync(
        StoredPlan plan, TerraformWorkspace workspace, long revision, ScratchFolder scratch, CancellationToken cancellationToken)
    {
        var content = await revisions.ContentAsync<RevisionContent>(workspace.Target, revision, cancellationToken);
        var folder = await rollbacks.PrepareAsync(content.Zip, workspace, scratch, cancellationToken);
        return plan.ConfigurationHash == content.ConfigurationHash
            ? new ApplyFolder(folder, content.Zip)
            : throw new FaultException(FaultCodes.Conflict, "The revision is not the one that the plan was made from.", "Plan the rollback again.");
    }
}
