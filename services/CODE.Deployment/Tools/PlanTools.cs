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

    [McpServerTool(Name = "plan_terraform", Title = "Plan a workspace", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(PlanAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = 1800, LongRunning = true)]
    [Description("Makes and stores a plan; answers risks and what changes (sensitive values masked). Then show_plan, apply_plan.")]
    public async Task<CallToolResult> Plan(
        [Description("Root module folder")] string workspace,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("Input variables, typed")] IReadOnlyDictionary<string, JsonElement>? variables = null,
        [Description("Resource addresses")] [MaxLength(50)] string[]? target = null,
        [Description("Destroy all")] bool destroy = false,
        [Description("Accept drift")] bool refreshOnly = false)
    {
        var request = new PlanRequest
        {
            Variables = variables ?? new Dictionary<string, JsonElement>(),
            Targets = target ?? [],
            Destroy = destroy,
            RefreshOnly = refreshOnly,
        };
        var plan = await planner.PlanAsync(workspace, request, ToolCaller.Of(principal, "plan_terraform"), new StepProgress(progress), cancellationToken);
        return ToolAnswer.Of(PlanAnswer.Of(plan, Overview), PlanText.Of(plan));
    }

    [McpServerTool(Name = "show_plan", Title = "Show a stored plan", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(ShowPlanAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 60)]
    [Description("Pages through the changes of your stored plan; attributes are 'before → after'.")]
    public async Task<CallToolResult> Show(
        [Description("From a plan")] string planId,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Resource or module")] string? address = null,
        [Description("Only these")] ChangeAction[]? actions = null,
        [Description("Page size")] int limit = Overview,
        [Description("next_cursor")] string? cursor = null)
    {
        var plan = await store.GetAsync(planId, Caller.From(principal).Subject, cancellationToken);
        string[] wanted = [.. (actions ?? []).Select(static action => JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString()))];
        ChangeAnswer[] changes = [.. ChangeAnswer.Of(plan.Summary.Changes, plan.Summary.Outputs, int.MaxValue).Where(change => IsAt(change, address) && (wanted.Length == 0 || wanted.Contains(change.Action)))];
        var page = Paging.Slice(changes, limit, cursor);
        return ToolAnswer.Of(
            new ShowPlanAnswer(page.Items, page.Total, page.Truncated, page.NextCursor),
            $"{page.Items.Count} of {changes.Length} changes of plan {plan.Id} ({plan.Workspace}).");
    }

    private static bool IsAt(ChangeAnswer change, string? address) =>
        address is null || change.Address == address
        || (change.Address.StartsWith(address, StringComparison.Ordinal) && (change.Address[address.Length] is '.' or '['));
}
