using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Nodes that are not ready, with pods of the workload on them.</summary>
internal sealed class NodeRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        foreach (var node in found.Nodes ?? [])
        {
            string[] pods = [.. (found.Pods ?? []).Where(pod => pod.Spec?.NodeName == node.Metadata.Name).Select(static pod => pod.Metadata.Name)];
            if (pods.Length > 0 && node.Status?.Conditions?.FirstOrDefault(static condition => condition.Type == "Ready") is { Status: not "True" } ready)
            {
                yield return new Cause(
                    CauseKind.NodeNotReady, Certainty.Certain, $"Node {node.Metadata.Name} is not ready.",
                    "Look at the node: whether it runs, its kubelet and its disk. Pods of a Deployment come up elsewhere after some minutes.",
                    pods, [Evidence.Of($"Node {node.Metadata.Name}, Ready", $"{ready.Status}, {ready.Reason}: {ready.Message}")]);
            }
        }
    }
}
