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

/// <summary>What <c>deployment_history</c> answers; the deployments are <see cref="DeploymentRecord"/>s, whose schema would be longer than all else that the tool says.</summary>
internal sealed record HistoryAnswer(IReadOnlyList<object> Deployments, long Total, bool Truncated, string? NextCursor);

/// <summary>The tools that look back and go back.</summary>
[McpServerToolType]
internal sealed class HistoryTools(DeploymentHistory history, RollbackPlanner rollbacks)
{
    [McpServerTool(Name = "deployment_history", Title = "List deployments", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(HistoryAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 10, CacheTags = ["terraform"])]
    [Description("What was applied, newest first: by whom, plan hash, outcome, seconds, revision.")]
    public async Task<CallToolResult> History(
        CancellationToken cancellationToken,
        [Description("Root module folder")] string? target = null,
        [Description("RFC 3339 time")] string? since = null,
        [Description("Page size")] int limit = 20,
        [Description("next_cursor")] string? cursor = null)
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

    [McpServerTool(Name = "rollback_deployment", Title = "Plan a rollback", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(RollbackAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = ["terraform"], DeadlineSeconds = 1800, LongRunning = true, HarmlessWhen = "{}")]
    [Description("Plans an earlier revision (configuration and variables) against the state. Nothing changes until apply_plan.")]
    public async Task<CallToolResult> Rollback(
        [Description("With what")] [AllowedValues("terraform")] string kind,
        [Description("Root module folder")] string name,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("Default: the one before")] int? toRevision = null)
    {
        _ = kind;
        var plan = await rollbacks.PlanAsync(name, toRevision, ToolCaller.Of(principal, "rollback_deployment"), new StepProgress(progress), cancellationToken);
        return ToolAnswer.Of(
            RollbackAnswer.Of(plan),
            $"{PlanText.Of(plan)}\nIt goes back to revision {plan.RollbackTo}. Review it with show_plan, then call apply_plan with plan_id {plan.Id}.");
    }
}
