using CODE.Kubernetes.Events;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>What a node does before a container starts, and cannot: attach and mount volumes, make the network.</summary>
internal sealed class NodeWorkRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        string[] waiting = [.. found.Containers.Where(static container => container.Waiting?.Reason is "ContainerCreating" or "PodInitializing").Select(static container => container.Pod.Metadata.Name).Distinct()];
        var certainty = waiting.Length > 0 ? Certainty.Likely : Certainty.Possible;
        Evidence[] mounts = [.. found.Told(static group => IsOfPod(group) && group.Reason is "FailedMount" or "FailedAttachVolume" or "FailedMapVolume").Take(3)];
        if (mounts.Length > 0)
        {
            yield return new Cause(
                CauseKind.VolumeMount, certainty, "A volume of the pods cannot be attached or mounted.",
                "The evidence says which: what it is made from may be missing, its node may be full of volumes, or another node may still hold it.", waiting, mounts);
        }

        Evidence[] sandboxes = [.. found.Told(static group => IsOfPod(group) && group.Reason is "FailedCreatePodSandBox" or "NetworkNotReady").Take(3)];
        if (sandboxes.Length > 0)
        {
            yield return new Cause(
                CauseKind.Sandbox, certainty, "The node cannot make the pods' network or sandbox.", "Look at the network plugin and the container runtime of the node.", waiting, sandboxes);
        }
    }

    private static bool IsOfPod(EventGroup group) => group.Kind == "Pod";
}
