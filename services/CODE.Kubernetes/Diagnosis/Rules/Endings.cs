using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>What the end of a container means.</summary>
internal static class Endings
{
    private const int CannotExecute = 126;
    private const int NotFound = 127;
    private const int Killed = 137;
    private const int Terminated = 143;

    /// <summary>Whether it was killed for memory.</summary>
    public static bool IsOutOfMemory(this V1ContainerStateTerminated ended) => ended.Reason == "OOMKilled";

    /// <summary>Whether its command did not even begin.</summary>
    public static bool IsNotRun(this V1ContainerStateTerminated ended) => ended.Reason is "ContainerCannotRun" or "StartError" || ended.ExitCode is CannotExecute or NotFound;

    /// <summary>Whether it was told to end, as by a failing probe.</summary>
    public static bool IsKilled(this V1ContainerStateTerminated ended) => ended.ExitCode is Killed or Terminated;

    /// <summary>Whether the pod's liveness or startup probe failed.</summary>
    public static bool IsKilledByProbe(this PodContainer container, Case found) =>
        (container.Spec.LivenessProbe ?? container.Spec.StartupProbe) is not null
        && found.Events.Any(group => group is { Kind: "Pod" } && group.Name == container.Pod.Metadata.Name
            && ((group.Reason == "Unhealthy" && (group.Message.StartsWith("Liveness", StringComparison.Ordinal) || group.Message.StartsWith("Startup", StringComparison.Ordinal)))
                || (group.Reason == "Killing" && group.Message.Contains("probe", StringComparison.Ordinal))));

    /// <summary>How surely the end of containers is what hurts now.</summary>
    public static Certainty Certainty(this IReadOnlyList<PodContainer> containers) =>
        containers.Any(static container => container.IsDown) ? Diagnosis.Certainty.Certain
        : containers.Any(static container => !container.IsUp) ? Diagnosis.Certainty.Likely
        : Diagnosis.Certainty.Possible;

    /// <summary>What an exit code says.</summary>
    public static string Meaning(int code) => code switch
    {
        0 => "it ended by itself, as a program does that has nothing to wait for",
        134 => "it aborted itself",
        Killed => "it was killed",
        139 => "it accessed memory that is not its own",
        Terminated => "it was told to end",
        > 128 => $"signal {code - 128} ended it",
        _ => "it ended itself with a failure",
    };
}
