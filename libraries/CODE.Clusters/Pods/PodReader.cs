using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Clusters.Pods;

/// <summary>Reads how pods are.</summary>
public sealed class PodReader(TimeProvider time)
{
    // So many are sorted by how they are; of more, those that the cluster lists first.
    private const int Most = 5_000;

    /// <summary>The pods that a selection leaves, the worst first.</summary>
    public async Task<PodStates> ReadAsync(ICluster cluster, Selection selection, CancellationToken cancellationToken)
    {
        var (pods, isCut) = await cluster.ReadAsync<V1PodList, V1Pod>(KnownTypes.Pod, selection, Most, cancellationToken);
        var now = time.GetUtcNow();
        return new PodStates([.. PodState.WorstFirst(pods.Select(pod => PodState.Of(pod, now)))], isCut);
    }
}

/// <summary>How pods are.</summary>
/// <param name="All">The pods, the worst first.</param>
/// <param name="IsCut">Whether there are more than could be read.</param>
public sealed record PodStates(IReadOnlyList<PodState> All, bool IsCut);
