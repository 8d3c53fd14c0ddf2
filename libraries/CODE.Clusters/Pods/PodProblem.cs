using System.Globalization;
using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Clusters.Pods;

/// <summary>What stands in a pod's way, in its own words: the first thing found of those that explain most.</summary>
public static class PodProblem
{
    private const int Most = 300;

    // Each pod waits for these for a moment; they explain nothing.
    private static readonly string[] UsualWaits = ["ContainerCreating", "PodInitializing"];

    /// <summary>Tells the problem of a pod that is not healthy.</summary>
    /// <returns>Null when the pod tells nothing: often its events do.</returns>
    public static string? Of(V1Pod pod, PodColumns columns, DateTimeOffset now)
    {
        var told = OfDeletion(pod, columns, now) ?? OfScheduling(pod) ?? OfContainers(pod) ?? OfPod(pod) ?? OfReadiness(pod);
        return told is null ? null : UntrustedText.Flatten(told, Most);
    }

    private static string? OfDeletion(V1Pod pod, PodColumns columns, DateTimeOffset now) => columns.Status != "Terminating" || now.UtcDateTime <= pod.Metadata.DeletionTimestamp
        ? null
        : $"should have ended {HumanDuration.Since(pod.Metadata.DeletionTimestamp, now)} ago"
            + (pod.Metadata.Finalizers is { Count: > 0 } finalizers ? $"; waits for finalizers {string.Join(", ", finalizers)}" : "; its node may be away");

    private static string? OfScheduling(V1Pod pod) =>
        pod.Condition("PodScheduled") is { Status: "False" } condition ? Joined(condition.Reason, condition.Message) : null;

    private static string? OfContainers(V1Pod pod) => Statuses(pod).Select(OfContainer).FirstOrDefault(static told => told is not null);

    private static string? OfContainer(V1ContainerStatus status) => status switch
    {
        { State.Waiting: { Reason: "CrashLoopBackOff" }, LastState.Terminated: { } ended } => $"{status.Name}: CrashLoopBackOff; it ended with {Told(ended)}",
        { State.Waiting: { Reason: { Length: > 0 } reason } waiting } when !UsualWaits.Contains(reason) => $"{status.Name}: {Joined(reason, waiting.Message)}",
        { State.Terminated: { ExitCode: not 0 } ended } => $"{status.Name}: ended with {Told(ended)}",
        _ => null,
    };

    private static string Told(V1ContainerStateTerminated ended) =>
        string.Create(CultureInfo.InvariantCulture, $"{(ended.Reason is { Length: > 0 } reason ? reason : "no reason")}, exit code {ended.ExitCode}");

    private static string? OfPod(V1Pod pod) => pod.Status?.Reason is { Length: > 0 } reason ? Joined(reason, pod.Status.Message) : null;

    private static string? OfReadiness(V1Pod pod)
    {
        string[] waiting = [.. (pod.Status?.ContainerStatuses ?? []).Where(static status => status is { Ready: false, State.Running: not null }).Select(static status => status.Name)];
        if (waiting.Length > 0)
        {
            return $"not ready: {string.Join(", ", waiting)}";
        }

        string[] gates = [.. (pod.Spec?.ReadinessGates ?? []).Select(static gate => gate.ConditionType).Where(type => !pod.HasCondition(type, "True"))];
        return gates.Length > 0 ? $"waits for its readiness gates: {string.Join(", ", gates)}"
            : pod.Condition("Ready") is { Status: "False", Reason: { Length: > 0 } reason } condition && pod.Status?.Phase == "Running" ? Joined(reason, condition.Message)
            : null;
    }

    private static IEnumerable<V1ContainerStatus> Statuses(V1Pod pod) => (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []);

    private static string Joined(string? reason, string? message) =>
        string.IsNullOrEmpty(message) ? reason ?? "" : string.IsNullOrEmpty(reason) ? message : $"{reason}: {message}";
}
