using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json;
using CODE.Deployment.Apply;
using CODE.Deployment.Planning;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>The tools that have terraform change something.</summary>
[McpServerToolType]
internal sealed class ApplyTools(Planner planner, Applier applier, IOptions<DeploymentOptions> options)
{
    [McpServerTool(Name = "apply_terraform", Title = "Apply a workspace", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ApplyTerraformAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [DeploymentTags.Terraform], DeadlineSeconds = 3600, LongRunning = true,
        HarmlessWhen = """{"properties":{"auto_approve":{"enum":[false]}}}""")]
    [Description("Makes and stores a plan and changes nothing: review it, then apply_plan. auto_approve applies it at once, where allowed.")]
    public async Task<CallToolResult> Apply(
        [Description("Root module folder")] string workspace,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("Input variables, typed")] IReadOnlyDictionary<string, JsonElement>? variables = null,
        [Description("Resource address")] string? target = null,
        [Description("Skip the review")] bool autoApprove = false)
    {
        var request = new PlanRequest { Variables = variables ?? new Dictionary<string, JsonElement>(), Targets = target is null ? [] : [target] };
        var source = ToolCaller.Of(principal, "apply_terraform");
        var steps = new StepProgress(progress);
        var plan = await planner.PlanAsync(workspace, request, source, steps, cancellationToken);
        if (!autoApprove)
        {
            return ToolAnswer.Of(ApplyTerraformAnswer.Planned(plan), $"{PlanText.Of(plan)}\nReview it with show_plan, then call apply_plan with plan_id {plan.Id}.");
        }

        if (!options.Value.AllowAutoApprove)
        {
            // The plan is kept all the same: the way on is to review it, not to make it again.
            throw new FaultException(
                FaultCodes.ApprovalRequired,
                $"auto_approve is not allowed on this server, so nothing was changed. {PlanText.Of(plan)}",
                $"Review the plan with show_plan (plan_id {plan.Id}), then call apply_plan with it.");
        }

        var applied = await applier.ApplyAsync(plan.Id, source, steps, cancellationToken);
        return ToolAnswer.Of(ApplyTerraformAnswer.Applied(applied), ApplyText.Of(applied));
    }

    [McpServerTool(Name = "apply_plan", Title = "Apply a stored plan", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ApplyAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [DeploymentTags.Terraform], DeadlineSeconds = 3600, LongRunning = true, Evidence = "plan://{plan_id}")]
    [Description("Applies exactly your stored plan, once; refused if state or configuration changed since.")]
    public async Task<CallToolResult> ApplyPlan(
        [Description("Reviewed plan")] string planId,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken)
    {
        var applied = await applier.ApplyAsync(planId, ToolCaller.Of(principal, "apply_plan"), new StepProgress(progress), cancellationToken);
        return ToolAnswer.Of(ApplyAnswer.Of(applied), ApplyText.Of(applied));
    }
}
