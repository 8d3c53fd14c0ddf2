using CODE.Clusters.Objects;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Init containers that run on and on. Those that fail are told by what their end says.</summary>
internal sealed class InitStuckRule : ICauseRule
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        // A sidecar is not meant to end.
        foreach (var containers in found.ContainersWhere(static container => container is { IsInit: true, Status.State.Running: not null, Spec.RestartPolicy: not "Always" }))
        {
            var first = containers[0];
            var began = first.Status!.State.Running.StartedAt;
            string[] command = [.. first.Spec.Command ?? [], .. first.Spec.Args ?? []];
            yield return new Cause(
                CauseKind.InitStuck,
                began is { } time && found.Now.UtcDateTime - time < Patience ? Certainty.Possible : Certainty.Likely,
                $"{Sentence.Begin(first.Label)} has been running for {HumanDuration.Since(began, found.Now) ?? "some time"}; the pod's other containers begin when it ends.",
                "Look for what it waits for: mostly a service or a database that does not answer. Its log and its command say which.",
                Case.PodsOf(containers),
                [
                    Evidence.Of(first.Source, $"runs since {began:yyyy-MM-ddTHH:mm:ssZ}, and has not ended"),
                    Evidence.Of($"{first.Source}, command", command.Length == 0 ? $"that of image {first.Spec.Image}" : string.Join(' ', command)),
                    .. found.LastLines(first),
                ]);
        }
    }
}
