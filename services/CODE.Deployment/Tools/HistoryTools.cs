using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using CODE.Deployment.History;
using CODE.Deployment.Rollback;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>What <c>deployment_history</c> answers.</summary>
internal sealed record HistoryAnswer(IReadOnlyList<DeploymentRecord> Deployments, long Total, bool Truncated, string? NextCursor);

/// <summary>The tools that look back and go back.</summary>
[McpServerToolType]
internal sealed class HistoryTools(DeploymentHistory history, RollbackPlanner rollbacks)
{
    [McpServerTool(Name = "deployment_history", Title = "List what was applied", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(HistoryAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 10, CacheTags = ["terraform"])]
    [Description("What was applied, newest first: by whom, plan hash, outcome, duration, revision.")]
    public async Task<CallToolResult> History(
        CancellationToken cancellationToken,
        [Description("A workspace; all if absent")] [MaxLength(4096)] string? target = null,
        [Description("RFC 3339 time")] [MaxLength(40)] string? since = null,
        [Range(1, 100)] int limit = 20,
        string? cursor = null)
    {
        DateTimeOffset? from = null;
        if (since is not null)
        {
            from = DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw new FaultException(FaultCodes.InvalidArgument, "'since' is not a time.", "Give a time such as 2026-01-31T08:00:00Z.");
        }

        var records = await history.ListAsync(target, from, cancellationToken);
        var page = Paging.Slice(records, limit, cursor);
        return ToolAnswer.Of(
            new HistoryAnswer(page.Items, page.Total, page.Truncated, page.NextCursor),
            records.Count == 0 ? "Nothing was applied by this server yet." : $"{page.Items.Count} of {records.Count} deployments, newest first.");
    }

    [McpServerTool(Name = "rollback_deployment", Title = "Plan the way back to an earlier revision", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ApplyTerraformAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = ["terraform"], DeadlineSeconds = 1800, LongRunning = true)]
    [Description("Plans an earlier applied configuration and its variables against the current state. Nothing changes until apply_plan is called with plan_id.")]
    public async Task<CallToolResult> Rollback(
        [AllowedValues("terraform")] string kind,
        [Description("Folder of the root module")] [MaxLength(4096)] string name,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("From deployment_history; default: the one before")] [Range(1, int.MaxValue)] int? toRevision = null)
    {
        _ = kind;
        var plan = await rollbacks.PlanAsync(name, toRevision, ToolCaller.Of(principal, "rollback_deployment"), new StepProgress(progress), cancellationToken);
        return ToolAnswer.Of(
            ApplyTerraformAnswer.Planned(plan),
            $"{PlanText.Of(plan)}\nIt goes back to revision {plan.RollbackTo}. Review it with show_plan, then call apply_plan with plan_id {plan.Id}.");
    }
}
