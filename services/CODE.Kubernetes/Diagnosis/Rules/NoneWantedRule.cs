namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Workloads that are told to have no pods, and rollouts that are told to wait.</summary>
internal sealed class NoneWantedRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        var spec = found.Item["spec"];
        if (spec?["replicas"] is { } replicas && (int?)replicas == 0)
        {
            yield return Of(found, "It is scaled to zero: nobody wants any pods of it.", "Scale it up (scale_deployment), if it is to run.", "spec.replicas is 0");
        }

        if (spec?["suspend"] is { } suspended && (bool?)suspended == true)
        {
            yield return Of(found, "It is suspended.", "Resume it, if it is to run.", "spec.suspend is true");
        }

        if (spec?["paused"] is { } paused && (bool?)paused == true)
        {
            yield return Of(found, "Its rollout is paused: changes of its pods wait until it is resumed.", "Resume it (kubectl rollout resume).", "spec.paused is true");
        }
    }

    private static Cause Of(Case found, string summary, string fix, string text) =>
        new(CauseKind.NoneWanted, Certainty.Likely, summary, fix, [], [Evidence.Of($"{found.Type.Kind} {found.Name}", text)]);
}
