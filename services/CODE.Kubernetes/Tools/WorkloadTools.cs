using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Kubernetes.Changes;
using CODE.Kubernetes.Workloads;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>The tools that change workloads, and the one that shows what they were.</summary>
[McpServerToolType]
internal sealed class WorkloadTools(IClusterDirectory clusters, Scaler scaler, Roller roller, ChangeMemory memory, TimeProvider time)
{
    private const int MaxReplicas = 10_000;

    /// <summary>Scales a deployment.</summary>
    [McpServerTool(Name = "scale_deployment", Title = "Scale a deployment", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ScalingAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [ClusterTags.Cluster], HarmlessWhen = """{"required":["replicas"],"properties":{"replicas":{"minimum":1}}}""")]
    [Description("Sets the replicas of a Deployment; warns where an autoscaler will set them again.")]
    public async Task<CallToolResult> Scale(
        [Description("Deployment")] string name,
        [Description("Pods wanted")] [Range(0, MaxReplicas)] int replicas,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Namespace")] string @namespace = "default",
        [Description("Cluster")] string? context = null)
    {
        var caller = Caller.From(principal);
        var cluster = clusters.Open(context, caller);
        var done = await scaler.ScaleAsync(cluster, ClusterArguments.Name(@namespace, "namespace"), ClusterArguments.Name(name, "name"), replicas, cancellationToken);
        await memory.RememberAsync(new ChangeTarget(cluster.Context, @namespace, "Deployment", name), new { action = "scale", done.Before, done.After }, caller.Subject, "scale_deployment", cancellationToken);
        var warning = done.Owner is { } owner ? $"The HorizontalPodAutoscaler {owner.Name} sets the number itself, from {owner.Min} to {owner.Max}: it will change this again." : null;
        return ToolAnswer.Of(new ScalingAnswer(done.Before, done.After, done.Running, warning), $"{name}: {done.Before} → {done.After}.{(warning is null ? "" : $" {warning}")}");
    }

    /// <summary>Restarts a workload's pods.</summary>
    [McpServerTool(Name = "restart_rollout", Title = "Restart a rollout", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(RestartAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [ClusterTags.Cluster])]
    [Description("Replaces all pods of a workload, a few at a time. Then rollout_status.")]
    public async Task<CallToolResult> Restart(
        [Description("Name")] string name,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Namespace")] string @namespace = "default",
        [Description("Or StatefulSet, DaemonSet")] string kind = "Deployment",
        [Description("Cluster")] string? context = null)
    {
        var (type, caller) = (WorkloadTypes.Of(kind), Caller.From(principal));
        var cluster = clusters.Open(context, caller);
        await roller.RestartAsync(cluster, type, ClusterArguments.Name(@namespace, "namespace"), ClusterArguments.Name(name, "name"), cancellationToken);
        await memory.RememberAsync(new ChangeTarget(cluster.Context, @namespace, type.Kind, name), new { action = "restart" }, caller.Subject, "restart_rollout", cancellationToken);
        return ToolAnswer.Of(new RestartAnswer(type.Kind, @namespace, name), $"{type.Describe(@namespace, name)} restarts; rollout_status tells how far it is.");
    }

    /// <summary>Goes back to an older revision.</summary>
    [McpServerTool(Name = "undo_rollout", Title = "Undo a rollout", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(UndoAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [ClusterTags.Cluster])]
    [Description("Goes back to the revision before, or to one of rollout_history. Then rollout_status.")]
    public async Task<CallToolResult> Undo(
        [Description("Name")] string name,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Namespace")] string @namespace = "default",
        [Description("Or StatefulSet, DaemonSet")] string kind = "Deployment",
        [Description("Revision")] [Range(1, long.MaxValue)] long? toRevision = null,
        [Description("Cluster")] string? context = null)
    {
        var (type, caller) = (WorkloadTypes.Of(kind), Caller.From(principal));
        var cluster = clusters.Open(context, caller);
        var (from, to) = await Roller.UndoAsync(cluster, type, ClusterArguments.Name(@namespace, "namespace"), ClusterArguments.Name(name, "name"), toRevision, cancellationToken);
        await memory.RememberAsync(
            new ChangeTarget(cluster.Context, @namespace, type.Kind, name), new { action = "undo", from = from.Number, to = to.Number, to.Images }, caller.Subject, "undo_rollout", cancellationToken);
        return ToolAnswer.Of(
            new UndoAnswer(from.Number, to.Number, from.Images, to.Images), $"{type.Describe(@namespace, name)} goes from revision {from.Number} back to what {to.Number} was: {string.Join(", ", to.Images)}.");
    }

    /// <summary>Lists a workload's revisions.</summary>
    [McpServerTool(Name = "rollout_history", Title = "Rollout history", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(HistoryAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = ClusterTags.Seconds, CacheTags = [ClusterTags.Cluster])]
    [Description("The revisions of a workload that undo_rollout can go back to, the newest first.")]
    public async Task<CallToolResult> History(
        [Description("Name")] string name,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Namespace")] string @namespace = "default",
        [Description("Or StatefulSet, DaemonSet")] string kind = "Deployment",
        [Description("Cluster")] string? context = null)
    {
        var type = WorkloadTypes.Of(kind);
        var all = await Revisions.ReadAsync(
            clusters.Open(context, Caller.From(principal)), type, ClusterArguments.Name(@namespace, "namespace"), ClusterArguments.Name(name, "name"), cancellationToken);
        var now = time.GetUtcNow();
        return ToolAnswer.Of(new HistoryAnswer([.. all.Select(revision => RevisionAnswer.Of(revision, now))]), $"{type.Describe(@namespace, name)} has {all.Count} revisions; {all[0].Number} is wanted now.");
    }
}
