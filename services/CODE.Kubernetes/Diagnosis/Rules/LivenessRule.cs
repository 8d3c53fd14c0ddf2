namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Containers that are killed since they do not answer a probe.</summary>
internal sealed class LivenessRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        foreach (var containers in found.ContainersWhere(container => container.Ended?.IsOutOfMemory() != true && container.IsKilledByProbe(found) && (!container.IsUp || container.Status!.RestartCount > 0)))
        {
            var first = containers[0];
            yield return new Cause(
                CauseKind.LivenessProbe,
                containers.Any(static container => container.Ended?.IsKilled() == true) ? Certainty.Certain : Certainty.Likely,
                $"{Sentence.Begin(first.Label)} is restarted, since its liveness probe fails.",
                "Look whether the probe asks the right port and path, and gives the program time to start (a startup probe); if so, the program hangs: get_logs.",
                Case.PodsOf(containers),
                [
                    .. found.Told(static group => group is { Kind: "Pod", Reason: "Unhealthy" or "Killing" } && !group.Message.StartsWith("Readiness", StringComparison.Ordinal)).Take(2),
                    Evidence.Of($"{first.Source}, probe", Probes.Text(first.Spec.LivenessProbe ?? first.Spec.StartupProbe)),
                    .. containers.Select(static container => container.EndEvidence()).OfType<Evidence>().Take(1),
                    .. found.LastLines(first),
                ]);
        }
    }
}
