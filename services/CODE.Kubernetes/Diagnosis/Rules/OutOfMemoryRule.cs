namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Containers that were killed since they used more memory than they may.</summary>
internal sealed class OutOfMemoryRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        foreach (var containers in found.ContainersWhere(static container => container.Ended?.IsOutOfMemory() == true))
        {
            var first = containers[0];
            var limit = first.Spec.Resources?.Limits?.TryGetValue("memory", out var quantity) == true ? quantity.ToString() : null;
            yield return new Cause(
                CauseKind.OutOfMemory,
                containers.Certainty(),
                limit is null
                    ? $"{Sentence.Begin(first.Label)} is killed for memory. It has no limit of its own: the node ran out of memory."
                    : $"{Sentence.Begin(first.Label)} is killed, since it uses more than its memory limit of {limit}.",
                "Raise the memory limit if the program needs it; otherwise find what takes the memory. top_resources shows the use.",
                Case.PodsOf(containers),
                [
                    .. containers.Select(static container => container.EndEvidence()).OfType<Evidence>().Take(2),
                    Evidence.Of($"{first.Source}, memory", $"limit {limit ?? "none"}, request {(first.Spec.Resources?.Requests?.TryGetValue("memory", out var request) == true ? request.ToString() : "none")}"),
                    .. found.LastLines(first),
                ]);
        }
    }
}
