using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Clusters.Pods;

/// <summary>How a pod is, in a line.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">What a terminal would show of it.</param>
/// <param name="Health">How it is doing.</param>
/// <param name="Problem">What stands in its way, when something does; untrusted text.</param>
/// <param name="Age">How old it is: <c>3h20m</c>.</param>
/// <param name="Node">The node that it is on, once it has one.</param>
public sealed record PodState(string Namespace, string Name, PodColumns Columns, PodHealth Health, string? Problem, string? Age, string? Node)
{
    // A kubelet that is well needs some seconds more than the grace period.
    private static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(30);

    /// <summary>Whether nobody has to look at it.</summary>
    public bool IsHealthy => Health is PodHealth.Healthy or PodHealth.Done;

    /// <summary>Reads a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="now">The time now.</param>
    public static PodState Of(V1Pod pod, DateTimeOffset now)
    {
        var columns = PodColumns.Of(pod);
        var health = HealthOf(pod, columns, now);
        return new PodState(
            pod.Metadata?.NamespaceProperty ?? "",
            pod.Metadata?.Name ?? "",
            columns,
            health,
            health is PodHealth.Healthy or PodHealth.Done ? null : PodProblem.Of(pod, columns, now),
            HumanDuration.Since(pod.Metadata?.CreationTimestamp, now),
            pod.Spec?.NodeName is { Length: > 0 } node ? node : null);
    }

    /// <summary>The worst first; pods that are doing equally stay in the order in which they came.</summary>
    public static IEnumerable<PodState> WorstFirst(IEnumerable<PodState> pods) => pods.OrderBy(static pod => pod.Health);

    private static PodHealth HealthOf(V1Pod pod, PodColumns columns, DateTimeOffset now) => columns.Status switch
    {
        // The time of deletion has the grace period in it already.
        "Terminating" => pod.Metadata.DeletionTimestamp!.Value + EndingPatience < now.UtcDateTime ? PodHealth.Failing : PodHealth.Ending,
        _ when pod.Status?.Phase == "Succeeded" => PodHealth.Done,
        "Running" => IsReady(pod, columns) ? PodHealth.Healthy : PodHealth.NotReady,
        "NotReady" => PodHealth.NotReady,
        "Pending" or "ContainerCreating" or "PodInitializing" or "SchedulingGated" => pod.HasCondition("PodScheduled", "False", "Unschedulable") ? PodHealth.Failing : PodHealth.Starting,
        ['I', 'n', 'i', 't', ':', >= '0' and <= '9', ..] => PodHealth.Starting,
        _ => PodHealth.Failing,
    };

    // The condition knows more than the containers: readiness gates, and a node that is away.
    private static bool IsReady(V1Pod pod, PodColumns columns) => columns.Ready == columns.Containers && !pod.HasCondition("Ready", "False");
}
