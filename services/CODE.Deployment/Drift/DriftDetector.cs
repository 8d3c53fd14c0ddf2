using CODE.Deployment.History;
using CODE.Deployment.Planning;
using CODE.Deployment.Plans;
using CODE.Deployment.Terraform;
using CODE.Deployment.Variables;
using CODE.Deployment.Workspaces;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Drift;

/// <summary>What changed outside terraform.</summary>
/// <param name="Workspace">The workspace as shown to callers.</param>
/// <param name="Resources">The resources that differ from the state, attribute by attribute; a deleted one has no attributes.</param>
/// <param name="Outputs">The outputs that would differ.</param>
internal sealed record DriftReport(string Workspace, IReadOnlyList<ResourceChange> Resources, IReadOnlyList<AttributeChange> Outputs);

/// <summary>Compares the state with the real things, by a refresh-only plan that is thrown away.</summary>
internal sealed class DriftDetector(TerraformWorkspaces workspaces, TargetLock locks, TerraformInit init, PlanRun plans, Revisions revisions, DeploymentMemory memory)
{
    /// <summary>Looks for drift. Variables have the values that they were given at the last apply.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">Terraform refused, or the workspace is in use.</exception>
    public async Task<DriftReport> DetectAsync(
        string path, CallSource source, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        var workspace = workspaces.Resolve(path);
        await using var holding = await locks.AcquireAsync(workspace.Target, source.Caller, source.Tool, cancellationToken);
        await init.EnsureAsync(workspace.Path, backend: true, cancellationToken);
        var variables = ModuleVariables.Read(workspace.Path).Known(await revisions.LastVariablesAsync(workspace, cancellationToken));
        var made = await plans.MakeAsync(workspace.Path, new PlanRequest { Variables = variables, RefreshOnly = true }, progress, cancellationToken);
        var drifted =
            from resource in Items(made.Document, "resource_drift")
            let action = PlanReader.ActionOf(resource)
            where action is not null
            select PlanReader.Read(resource, action.Value, made.Scrubber);
        var report = new DriftReport(
            workspace.Display,
            [.. drifted.OrderBy(static resource => resource.Action).ThenBy(static resource => resource.Address, StringComparer.Ordinal)],
            [.. PlanReader.Outputs(made.Document, made.Scrubber)]);
        await memory.DriftedAsync(workspace, [.. report.Resources.Select(static resource => resource.Address)], source, cancellationToken);
        return report;
    }
}
