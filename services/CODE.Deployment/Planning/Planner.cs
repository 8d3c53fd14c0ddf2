using System.Security.Cryptography;
using CODE.Deployment.History;
using CODE.Deployment.Stored;
using CODE.Deployment.Terraform;
using CODE.Deployment.Variables;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.Deployment.Planning;

/// <summary>Makes plans and stores them: what is reviewed here is, to the byte, what can be applied later.</summary>
internal sealed class Planner(
    TerraformWorkspaces workspaces,
    TargetLock locks,
    TerraformInit init,
    ConfigurationFiles configuration,
    StateReader states,
    PlanRun plans,
    PlanStore store,
    SealedBox box,
    DeploymentMemory memory,
    IOptions<DeploymentOptions> options,
    TimeProvider time)
{
    /// <summary>Plans a workspace. Nothing but the folder's own <c>.terraform</c> and lock file is written.</summary>
    /// <exception cref="FaultException">An argument is wrong, terraform refused, or the workspace is in use.</exception>
    public async Task<StoredPlan> PlanAsync(
        string path, PlanRequest request, CallSource source, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        box.RequireKey();
        ResourceAddress.Check(request.Targets);
        var workspace = workspaces.Resolve(path);
        await using var holding = await locks.AcquireAsync(workspace.Target, source.Caller, source.Tool, cancellationToken);
        progress?.Report(new DeploymentStep(0, null, "initializing"));
        await init.EnsureAsync(workspace.Path, backend: true, cancellationToken);

        // Before the plan: what changes while it is made shows as a difference afterwards, never the other way round.
        var hash = await ConfigurationArchive.HashAsync(configuration.List(workspace), cancellationToken);
        var state = await states.VersionAsync(workspace.Path, cancellationToken);
        var made = await plans.MakeAsync(workspace.Path, request, progress, cancellationToken);
        if (await ConfigurationArchive.HashAsync(configuration.List(workspace), cancellationToken) != hash)
        {
            throw new FaultException(FaultCodes.Conflict, "Files of the workspace changed while it was planned.", "Plan again when nobody edits them.");
        }

        return await StoreAsync(workspace, made, source, plan => plan with
        {
            ConfigurationHash = hash,
            State = state,
            Variables = request.Variables,
            Destroy = request.Destroy,
            RefreshOnly = request.RefreshOnly,
        }, cancellationToken);
    }

    /// <summary>Stores a plan and remembers that it was made.</summary>
    public async Task<StoredPlan> StoreAsync(
        TerraformWorkspace workspace, MadePlan made, CallSource source, Func<StoredPlan, StoredPlan> complete, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var plan = complete(new StoredPlan
        {
            Id = PlanStore.NewId(),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(made.File)),
            Caller = source.Caller,
            WorkspacePath = workspace.Path,
            Workspace = workspace.Display,
            CreatedAt = now,
            ExpiresAt = now.AddMinutes(options.Value.PlanLifetimeMinutes),
            ConfigurationHash = "",
            State = new StateVersion("", 0),
            Variables = new Dictionary<string, System.Text.Json.JsonElement>(),
            Summary = made.Summary(),
        });
        await store.SaveAsync(plan, made.File, cancellationToken);
        await memory.PlannedAsync(workspace, plan, source, cancellationToken);
        return plan;
    }
}
