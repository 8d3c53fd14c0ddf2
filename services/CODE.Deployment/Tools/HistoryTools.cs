using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Deployment.History;
using CODE.Deployment.Releases;
using CODE.Deployment.Rollback;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>What <c>deployment_history</c> answers; the deployments are <see cref="DeploymentRecord"/>s, whose schema would be longer than all else that the tool says.</summary>
internal sealed record HistoryAnswer(IReadOnlyList<object> Deployments, long Total, bool Truncated, string? NextCursor);

/// <summary>The tools that look back and go back.</summary>
[McpServerToolType]
internal sealed class HistoryTools(DeploymentHistory history, RollbackPlanner rollbacks, ReleaseRollback releases, IClusterDirectory clusters)
{
    private const string Terraform = "terraform";
    private const string Kubernetes = "kubernetes";
    private const int MostTold = 5;

    [McpServerTool(Name = "deployment_history", Title = "List deployments", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(HistoryAnswer))]
    [ToolPolicy(Version = "1.1", CacheSeconds = 10, CacheTags = [DeploymentTags.Terraform, DeploymentTags.Deployments])]
    [Description("What was applied and deployed, newest first: by whom, plan hash or digest, outcome, seconds, revision.")]
    public async Task<CallToolResult> History(
        CancellationToken cancellationToken,
        [Description("Root module folder, or name of a deployment")] string? target = null,
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

    [McpServerTool(Name = "rollback_deployment", Title = "Roll back", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(RollbackAnswer))]
    [ToolPolicy(Version = "1.1", Invalidates = [DeploymentTags.Terraform, DeploymentTags.Cluster, DeploymentTags.Deployments], DeadlineSeconds = 1800, LongRunning = true,
        HarmlessWhen = """{"anyOf":[{"required":["kind"],"properties":{"kind":{"enum":["terraform"]}}},{"required":["dry_run"],"properties":{"dry_run":{"enum":[true]}}}]}""")]
    [Description("terraform: plans an earlier revision; nothing changes until apply_plan. kubernetes: applies the exact objects of an earlier revision and waits.")]
    public async Task<CallToolResult> Rollback(
        [Description("With what")] [AllowedValues(Terraform, Kubernetes)] string kind,
        [Description("Root module folder, or name of the deployment")] [Length(1, 4096)] string name,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("Of the deployment")] [RegularExpression(DeployTools.NamespacePattern)] string? @namespace = null,
        [Description("Default: the one before")] int? toRevision = null,
        [Description("kubernetes: delete what later revisions created")] bool prune = false,
        [Description("kubernetes: take over fields that others own")] bool force = false,
        [Description("kubernetes: only ask the cluster")] bool dryRun = false,
        [Description("Cluster")] string? context = null)
    {
        var (source, steps) = (ToolCaller.Of(principal, "rollback_deployment"), new StepProgress(progress));
        if (kind == Kubernetes)
        {
            var cluster = clusters.Open(context, Caller.From(principal));
            var done = await releases.RollBackAsync(cluster, new RollbackRequest(name, @namespace, toRevision, force, prune, dryRun), source, steps, cancellationToken);
            return ToolAnswer.Of(RollbackAnswer.Of(DeployAnswer.Of(done.Outcome, done.Leftovers)), $"Back to revision {done.Outcome.RollbackTo}. {DeployText.Of(done.Outcome)}{LeftoverText(done.Leftovers)}");
        }

        if (@namespace is not null || context is not null || prune || force || dryRun)
        {
            throw new FaultException(FaultCodes.InvalidArgument, "namespace, context, prune, force and dry_run are of kubernetes only.", "Leave them out: a rollback of terraform is only planned.");
        }

        var plan = await rollbacks.PlanAsync(name, toRevision, source, steps, cancellationToken);
        return ToolAnswer.Of(
            RollbackAnswer.Of(plan),
            $"{PlanText.Of(plan)}\nIt goes back to revision {plan.RollbackTo}. Review it with show_plan, then call apply_plan with plan_id {plan.Id}.");
    }

    private static string LeftoverText(IReadOnlyList<Leftover> leftovers) =>
        leftovers.Count == 0 ? "" : $"\nNot of that revision: {string.Join("; ", leftovers.Take(MostTold).Select(static leftover => $"{leftover.Entry.Title}: {leftover.Became}"))}{(leftovers.Count > MostTold ? $"; and {leftovers.Count - MostTold} more" : "")}.";
}
