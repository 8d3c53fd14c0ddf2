using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using CODE.Deployment.Planning;
using CODE.Deployment.Plans;
using CODE.Deployment.Stored;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>The tools that show what terraform would do.</summary>
[McpServerToolType]
internal sealed class PlanTools(Planner planner, PlanStore store)
{
    private const int Overview = 20;

    [McpServerTool(Name = "plan_terraform", Title = "Plan a terraform workspace", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(PlanAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = 1800, LongRunning = true)]
    [Description("Makes and stores a plan: changed attributes, replace reasons, risks; sensitive values masked. Page through it with show_plan, apply it with apply_plan.")]
    public async Task<CallToolResult> Plan(
        [Description("Folder of the root module")] [MaxLength(4096)] string workspace,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("Input variables as typed JSON")] IReadOnlyDictionary<string, JsonElement>? variables = null,
        [Description("Only these resource addresses")] [MaxLength(50)] string[]? target = null,
        [Description("Plan to destroy everything")] bool destroy = false,
        [Description("Only take over drift into the state")] bool refreshOnly = false)
    {
        var request = new PlanRequest
        {
            Variables = variables ?? new Dictionary<string, JsonElement>(),
            Targets = target ?? [],
            Destroy = destroy,
            RefreshOnly = refreshOnly,
        };
        var plan = await planner.PlanAsync(workspace, request, ToolCaller.Of(principal, "plan_terraform"), new StepProgress(progress), cancellationToken);
        var page = Paging.Slice(plan.Summary.Changes, Overview, cursor: null);
        return ToolAnswer.Of(PlanAnswer.Of(plan, [.. page.Items.Select(PlanText.Short)], plan.Summary.Changes.Count, page.NextCursor), PlanText.Of(plan));
    }

    [McpServerTool(Name = "show_plan", Title = "Page through a stored plan", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(PlanAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 60)]
    [Description("Shows the changes of a stored plan of yours, all attributes included.")]
    public async Task<CallToolResult> Show(
        [RegularExpression("^[0-9a-f]{24}$")] string planId,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("This resource, or everything in this module")] [MaxLength(512)] string? address = null,
        [Description("Only these actions")] ChangeAction[]? actions = null,
        [Range(1, 100)] int limit = Overview,
        string? cursor = null)
    {
        var plan = await store.GetAsync(planId, Caller.From(principal).Subject, cancellationToken);
        ResourceChange[] changes =
        [
            .. plan.Summary.Changes.Where(change =>
                (address is null || change.Address == address || change.Address.StartsWith(address + ".", StringComparison.Ordinal) || change.Address.StartsWith(address + "[", StringComparison.Ordinal))
                && (actions is null or { Length: 0 } || actions.Contains(change.Action))),
        ];
        var page = Paging.Slice(changes, limit, cursor);
        return ToolAnswer.Of(
            PlanAnswer.Of(plan, page.Items, changes.Length, page.NextCursor),
            $"{page.Items.Count} of {changes.Length} changes of plan {plan.Id} ({plan.Workspace}).");
    }
}
