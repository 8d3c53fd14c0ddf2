using System.Globalization;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>A container of a pod.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Spec">What it should be.</param>
/// <param name="Status">How it is; null while nobody runs it.</param>
/// <param name="IsInit">Whether the others wait for it to end.</param>
internal sealed record PodContainer(V1Pod Pod, V1Container Spec, V1ContainerStatus? Status, bool IsInit)
{
    /// <summary>Its name.</summary>
    public string Name => Spec.Name;

    /// <summary>How a sentence names it.</summary>
    public string Label => $"{(IsInit ? "init container" : "container")} {Name}";

    /// <summary>How evidence names it.</summary>
    public string Source => $"Pod {Pod.Metadata.Name}, {Label}";

    /// <summary>What it waits for.</summary>
    public V1ContainerStateWaiting? Waiting => Status?.State?.Waiting;

    /// <summary>How it ended, the last time that it did.</summary>
    public V1ContainerStateTerminated? Ended => Status?.State?.Terminated ?? Status?.LastState?.Terminated;

    /// <summary>Whether it runs and takes requests.</summary>
    public bool IsUp => Status is { Ready: true, State.Running: not null };

    /// <summary>Whether its end keeps it from being what it should: it waits to be started again, or is not started again.</summary>
    public bool IsDown => Waiting?.Reason == "CrashLoopBackOff" || Status?.State?.Terminated is { ExitCode: not 0 };

    /// <summary>Evidence of how it ended.</summary>
    public Evidence? EndEvidence() => Ended is not { } ended ? null : Evidence.Of(
        Source,
        string.Create(CultureInfo.InvariantCulture, $"ended with exit code {ended.ExitCode}, {(ended.Reason is { Length: > 0 } reason ? reason : "no reason")}; {Status!.RestartCount} restarts")
            + (ended.Message is { Length: > 0 } message ? $": {message}" : ""));

    /// <summary>Evidence of what it waits for.</summary>
    public Evidence? WaitEvidence() => Waiting is not { Reason: { Length: > 0 } reason } waiting ? null : Evidence.Of(Source, $"waits: {reason}{(waiting.Message is { Length: > 0 } message ? $": {message}" : "")}");

    /// <summary>The containers of a pod, in the order in which they are started.</summary>
    public static IEnumerable<PodContainer> Of(V1Pod pod) =>
        From(pod, pod.Spec?.InitContainers, pod.Status?.InitContainerStatuses, isInit: true).Concat(From(pod, pod.Spec?.Containers, pod.Status?.ContainerStatuses, isInit: false));

    private static IEnumerable<PodContainer> From(V1Pod pod, IList<V1Container>? containers, IList<V1ContainerStatus>? statuses, bool isInit) =>
        (containers ?? []).Select(container => new PodContainer(pod, container, statuses?.FirstOrDefault(status => status.Name == container.Name), isInit));
}
