using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Clusters.Status;
using CODE.Kubernetes.Rollouts;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>The tool that tells how far a rollout is.</summary>
[McpServerToolType]
internal sealed class RolloutTools(IClusterDirectory clusters, RolloutReader rollouts)
{
    private const int DefaultTimeout = 300;
    private const int MaxTimeout = 3_600;

    /// <summary>Tells how far a rollout is.</summary>
    [McpServerTool(Name = "rollout_status", Title = "Rollout status", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(RolloutAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = MaxTimeout + 60, LongRunning = true)]
    [Description("Whether an object of any kind is what it should be, kubectl's message, and the pods in the way.")]
    public async Task<CallToolResult> Status(
        [Description("Name")] string name,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("Namespace")] string @namespace = "default",
        [Description("Any kind")] string kind = "Deployment",
        [Description("Until it is done")] bool wait = false,
        [Description("Seconds to wait")] [Range(1, MaxTimeout)] int? timeout = null,
        [Description("Cluster")] string? context = null)
    {
        var cluster = clusters.Open(context, Caller.From(principal));
        var (home, called) = (ClusterArguments.Name(@namespace, "namespace"), ClusterArguments.Name(name, "name"));
        var found = wait
            ? await rollouts.WaitAsync(cluster, kind, home, called, TimeSpan.FromSeconds(timeout ?? DefaultTimeout), new StatusProgress(progress), cancellationToken)
            : await rollouts.ReadAsync(cluster, kind, home, called, cancellationToken);
        var waited = wait && !found.Status.IsFinal ? $" Still so after {timeout ?? DefaultTimeout} s." : "";
        return ToolAnswer.Of(RolloutAnswer.Of(found), $"{found.Type.Describe(home, called)}: {found.Status.Message}.{waited}");
    }
}

/// <summary>What <c>rollout_status</c> answers.</summary>
/// <param name="Verdict">Whether it is what it should be.</param>
/// <param name="Message">What kubectl would say.</param>
/// <param name="Warning">What else should be known.</param>
/// <param name="Pods">The pods in the way.</param>
internal sealed record RolloutAnswer(StatusVerdict Verdict, string Message, string? Warning, IReadOnlyList<PodAnswer>? Pods)
{
    /// <summary>A rollout as it is shown.</summary>
    public static RolloutAnswer Of(Rollout rollout) => new(
        rollout.Status.Verdict,
        rollout.Status.Message,
        rollout.Status.Warning,
        rollout.InTheWay.Count == 0 ? null : [.. rollout.InTheWay.Select(static pod => PodAnswer.Of(pod, isAcross: false))]);
}
