using CODE.Clusters.Connections;
using CODE.Kubernetes.Logs;
using CODE.ServiceDefaults.Faults;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>Reads the last lines of containers that ended, and of init containers that do not end.</summary>
internal sealed class EndingsReader(LogReader logs)
{
    private const int MostContainers = 3;
    private const int Lines = 8;

    /// <summary>The logs; one that cannot be read is told as a gap.</summary>
    public async Task<IReadOnlyList<PodLog>> ReadAsync(ICluster cluster, Case seen, Gaps gaps, CancellationToken cancellationToken)
    {
        // One of each name: replicas die of the same thing.
        var wanted = seen.ContainersWhere(static container => container is { IsUp: false } and ({ Ended: not null } or { IsInit: true, Status.State.Running: not null })).Select(static group => group[0]).Take(MostContainers);
        var read = await Task.WhenAll(wanted.Select(container => gaps.ReadAsync(
            $"log of {container.Pod.Metadata.Name}/{container.Name}",
            () => logs.OfPodAsync(cluster, seen.Namespace, container.Pod.Metadata.Name, QueryOf(container), cancellationToken))));
        return [.. read.SelectMany(static log => log ?? [])];
    }

    // What it wrote before it was started again; unless it has not been.
    private static LogQuery QueryOf(PodContainer container) =>
        new(container.Name, IsPrevious: container.Status is { State.Terminated: null, LastState.Terminated: not null }, null, null, Lines);
}
