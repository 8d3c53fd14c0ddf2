using System.Text.Json;
using CODE.Deployment.History;
using CODE.Deployment.Planning;
using CODE.Deployment.Plans;
using CODE.Deployment.Stored;
using CODE.Deployment.Terraform;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Costs;

/// <summary>Has plans and lists of resources priced; what leaves this server of a plan is what its price depends on.</summary>
internal sealed class CostEstimator(PlanStore store, TerraformWorkspaces workspaces, PlanRun plans, IPriceServer prices, DeploymentMemory memory, ILogger<CostEstimator> logger)
{
    /// <summary>Prices a stored plan, or a list of resources.</summary>
    /// <param name="infrastructure">A plan's id, or the list.</param>
    /// <param name="hours">For how long.</param>
    /// <param name="includeDataTransfer">Whether transfer of data is priced.</param>
    /// <param name="caller">Who asks, by which tool.</param>
    /// <param name="authorization">What opens the cost server for the caller.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The plan is not there any more, the list is wrong, or the cost server cannot be asked.</exception>
    public async Task<CostEstimate> EstimateAsync(
        JsonElement infrastructure, double hours, bool includeDataTransfer, CallSource caller, string authorization, CancellationToken cancellationToken) =>
        infrastructure.ValueKind switch
        {
            JsonValueKind.String => await OfPlanAsync(infrastructure.GetString()!, hours, includeDataTransfer, caller, authorization, cancellationToken),
            JsonValueKind.Array => await prices.EstimateAsync(ResourceList.ToPlan(infrastructure), hours, includeDataTransfer, authorization, cancellationToken),
            _ => throw new FaultException(FaultCodes.InvalidArgument, "infrastructure is neither a plan_id nor a list of resources.", "Give the plan_id of plan_terraform, or a list of {type, region, count, attributes}."),
        };

    private async Task<CostEstimate> OfPlanAsync(string planId, double hours, bool includeDataTransfer, CallSource caller, string authorization, CancellationToken cancellationToken)
    {
        var plan = await store.GetAsync(planId, caller.Caller, cancellationToken);
        if ((await store.GetOutcomeAsync(plan, cancellationToken)).Outcome is not null)
        {
            throw new FaultException(FaultCodes.Expired, "The plan was applied, and its file is not kept.", "Plan again: what there is then is priced with it.");
        }

        using var scratch = new ScratchFolder(logger);
        var file = scratch.File("plan");
        await File.WriteAllBytesAsync(file, await store.GetFileAsync(plan, cancellationToken), cancellationToken);
        var workspace = workspaces.Resolve(plan.WorkspacePath);
        var document = await plans.ShowAsync(workspace.Path, file, SecretScrubber.None, cancellationToken);
        var attributes = await prices.AttributesAsync(ReducedPlan.TypesOf(document), authorization, cancellationToken);
        var reduced = ReducedPlan.Of(document, attributes, new SecretScrubber(SensitiveValues.OfPlan(document)));
        var estimate = await prices.EstimateAsync(reduced, hours, includeDataTransfer, authorization, cancellationToken);
        await memory.EstimatedAsync(workspace, plan, estimate, hours, caller, cancellationToken);
        return estimate;
    }
}
