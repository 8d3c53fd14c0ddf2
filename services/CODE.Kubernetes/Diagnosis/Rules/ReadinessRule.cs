using CODE.Clusters.Pods;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Containers that run and are not ready, and pods that wait for their readiness gates.</summary>
internal sealed class ReadinessRule : ICauseRule
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        foreach (var containers in found.ContainersWhere(static container =>
            container is { IsInit: false, Status: { Ready: false, State.Running: not null } } && (container.Spec.ReadinessProbe ?? container.Spec.StartupProbe) is not null))
        {
            yield return OfProbe(found, containers);
        }

        V1Pod[] gated = [.. (found.Pods ?? []).Where(static pod => pod.HasCondition("ContainersReady", "True") && GatesOf(pod).Length > 0)];
        if (gated.Length > 0)
        {
            yield return new Cause(
                CauseKind.ReadinessGate,
                Certainty.Certain,
                $"The containers are ready, and the readiness gates are not: {string.Join(", ", GatesOf(gated[0]))}.",
                "Look at the controller that sets these conditions, such as that of the load balancer.",
                [.. gated.Select(static pod => pod.Metadata.Name)],
                [.. gated.Take(2).Select(static pod => Evidence.Of($"Pod {pod.Metadata.Name}", pod.Condition("Ready")?.Message ?? "its readiness gates are not set"))]);
        }
    }

    private static Cause OfProbe(Case found, IReadOnlyList<PodContainer> containers)
    {
        var first = containers[0];
        var isStarting = first.Spec.StartupProbe is not null && first.Status!.Started == false;
        var name = isStarting ? "startup" : "readiness";
        Evidence[] told = [.. found.Told(group => group is { Kind: "Pod", Reason: "Unhealthy" or "ProbeWarning" } && group.Message.StartsWith(name, StringComparison.OrdinalIgnoreCase)).Take(2)];
        var isYoung = containers.All(container => container.Status!.State.Running.StartedAt is { } started && found.Now.UtcDateTime - started < Patience);
        return new Cause(
            isStarting ? CauseKind.StartupProbe : CauseKind.ReadinessProbe,
            told.Length > 0 ? Certainty.Certain : isYoung ? Certainty.Possible : Certainty.Likely,
            $"{Sentence.Begin(first.Label)} runs, and its {name} probe fails, so that it gets no requests.",
            "Look whether the probe asks the right port and path; if so, the program is not ready: its log says for what it waits (get_logs).",
            Case.PodsOf(containers),
            [
                .. told,
                Evidence.Of($"{first.Source}, probe", Probes.Text(isStarting ? first.Spec.StartupProbe : first.Spec.ReadinessProbe)),
                Evidence.Of($"{first.Source}, ports", first.Spec.Ports is { Count: > 0 } ports ? string.Join(", ", ports.Select(static port => $"{port.ContainerPort}{(port.Name is null ? "" : $" ({port.Name})")}")) : "none declared"),
            ]);
    }

    private static string[] GatesOf(V1Pod pod) => [.. (pod.Spec?.ReadinessGates ?? []).Select(static gate => gate.ConditionType).Where(type => !pod.HasCondition(type, "True"))];
}
