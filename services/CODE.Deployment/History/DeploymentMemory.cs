using System.Text.Json;
using CODE.Clusters.Status;
using CODE.Deployment.Apply;
using CODE.Deployment.Costs;
using CODE.Deployment.Planning;
using CODE.Deployment.Rollouts;
using CODE.Deployment.Stored;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;

namespace CODE.Deployment.History;

/// <summary>
/// Remembers what was planned, estimated, applied and found drifted in each workspace, under <c>terraform/{workspace}/last_*</c>, and what was deployed to clusters, under
/// <c>kubernetes/{context}/{namespace}/{name}/last_deploy</c>. Addresses, counts and names only: no value of any attribute, so nothing sensitive.
/// </summary>
internal sealed partial class DeploymentMemory(IContextMemory memory, ILogger<DeploymentMemory> logger)
{
    /// <summary>What the keys of workspaces begin with.</summary>
    public const string Terraform = "terraform/";

    /// <summary>What the keys of objects in clusters begin with.</summary>
    public const string Kubernetes = "kubernetes/";

    private const string LastApply = "/last_apply";
    private const string LastDeploy = "/last_deploy";
    private const int MaxAddresses = 20;

    /// <summary>The key under which applies of a workspace are remembered.</summary>
    public static string ApplyKey(TerraformWorkspace workspace) => Key(workspace, "last_apply");

    /// <summary>Whether a key is one under which applies or deployments are remembered.</summary>
    public static bool IsOutcomeKey(string key) => key.EndsWith(LastApply, StringComparison.Ordinal) || key.EndsWith(LastDeploy, StringComparison.Ordinal);

    /// <summary>Remembers a plan.</summary>
    public Task PlannedAsync(TerraformWorkspace workspace, StoredPlan plan, CallSource source, CancellationToken cancellationToken) => SaveAsync(
        Key(workspace, "last_plan"),
        new
        {
            workspace = plan.Workspace,
            plan_id = plan.Id,
            plan_sha256 = plan.Sha256,
            counts = plan.Summary.Counts,
            risks = plan.Summary.Risks.Take(MaxAddresses).Select(static risk => new { risk.Rule, risk.Address }),
            rollback_to = plan.RollbackTo,
        },
        source,
        cancellationToken);

    /// <summary>Remembers an apply.</summary>
    public Task AppliedAsync(TerraformWorkspace workspace, StoredPlan plan, ApplyOutcome outcome, CallSource source, CancellationToken cancellationToken)
    {
        var failed = outcome.Resources.Where(static resource => resource.Result != ResourceResult.Done).Select(static resource => resource.Address).Take(MaxAddresses).ToArray();
        return SaveAsync(
            ApplyKey(workspace),
            new DeploymentRecord(
                "terraform",
                plan.Workspace,
                outcome.StartedAt,
                source.Caller,
                JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Status.ToString()),
                plan.Id,
                plan.Sha256,
                outcome.Seconds,
                plan.Summary.Counts,
                failed.Length == 0 ? null : failed,
                outcome.Revision,
                plan.RollbackTo),
            source,
            cancellationToken);
    }

    /// <summary>Remembers a deployment to a cluster.</summary>
    public Task DeployedAsync(DeployOutcome outcome, CallSource source, CancellationToken cancellationToken)
    {
        var failed = outcome.Objects.Where(static item => !item.IsApplied || item.Status?.Verdict == StatusVerdict.Failed).Select(static item => item.Planned.Title).Take(MaxAddresses).ToArray();
        return SaveAsync(
            $"{Kubernetes}{outcome.Release.Slug}{LastDeploy}",
            new DeploymentRecord(
                "kubernetes",
                outcome.Release.Display,
                outcome.StartedAt,
                source.Caller,
                JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Status.ToString()),
                PlanId: null,
                PlanSha256: null,
                outcome.Seconds,
                outcome.Counts.ToDictionary(static count => JsonNamingPolicy.SnakeCaseLower.ConvertName(count.Key.ToString()), static count => count.Value),
                failed.Length == 0 ? null : failed,
                outcome.Revision,
                outcome.RollbackTo,
                outcome.Release.Context,
                outcome.Digest),
            source,
            cancellationToken);
    }

    /// <summary>Remembers what a plan was estimated to cost.</summary>
    public Task EstimatedAsync(TerraformWorkspace workspace, StoredPlan plan, CostEstimate estimate, double hours, CallSource source, CancellationToken cancellationToken) => SaveAsync(
        Key(workspace, "last_estimate"),
        new
        {
            workspace = plan.Workspace,
            plan_id = plan.Id,
            hours,
            estimate.Currency,
            cost_before = estimate.CostBefore,
            estimate.Cost,
            unpriced = estimate.Resources.Count(static resource => resource.PricedAs is "unpriced" or "partly"),
            prices_as_of = estimate.PricesAsOf,
        },
        source,
        cancellationToken);

    /// <summary>Remembers what was found to have changed outside terraform.</summary>
    public Task DriftedAsync(TerraformWorkspace workspace, IReadOnlyList<string> addresses, CallSource source, CancellationToken cancellationToken) => SaveAsync(
        Key(workspace, "last_drift"),
        new { workspace = workspace.Display, drifted = addresses.Count, addresses = addresses.Take(MaxAddresses) },
        source,
        cancellationToken);

    private static string Key(TerraformWorkspace workspace, string what) => $"{Terraform}{workspace.Slug}/{what}";

    // Not remembering is no reason to fail what was done.
    private async Task SaveAsync<T>(string key, T value, CallSource source, CancellationToken cancellationToken)
    {
        try
        {
            await memory.SaveAsync(key, JsonSerializer.SerializeToElement(value, FleetJson.Options), new MemorySource(source.Caller, source.Tool), cancellationToken);
        }
        catch (FaultException exception)
        {
            NotRemembered(key, exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Key} could not be remembered.")]
    private partial void NotRemembered(string key, Exception exception);
}
