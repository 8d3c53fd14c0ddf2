using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Pods that their node threw out.</summary>
internal sealed class EvictedRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        V1Pod[] evicted = [.. (found.Pods ?? []).Where(static pod => pod.Status?.Reason is "Evicted" or "Preempting" or "NodeAffinity" or "NodeShutdown" or "Shutdown")];
        if (evicted.Length > 0)
        {
            // They stay as a memory; what replaced them may be well.
            yield return new Cause(
                CauseKind.Evicted,
                (found.Pods ?? []).All(evicted.Contains) ? Certainty.Certain : Certainty.Possible,
                "Nodes have thrown pods out.",
                "Give the containers requests that fit what they use, or look at what fills the node's memory or disk.",
                [.. evicted.Select(static pod => pod.Metadata.Name)],
                [.. evicted.Take(3).Select(static pod => Evidence.Of($"Pod {pod.Metadata.Name}", $"{pod.Status.Reason}: {pod.Status.Message}"))]);
        }
    }
}
