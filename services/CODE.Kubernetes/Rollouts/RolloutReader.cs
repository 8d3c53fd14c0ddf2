using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Pods;
using CODE.Clusters.Status;
using CODE.Clusters.Waiting;

namespace CODE.Kubernetes.Rollouts;

/// <summary>Tells how far a rollout is and which pods stand in its way, now or once nothing changes any more.</summary>
internal sealed class RolloutReader(ResourceCatalog catalog, ObjectWaiter waiter, PodsInTheWay pods, TimeProvider time)
{
    /// <summary>How it is now.</summary>
    public async Task<Rollout> ReadAsync(ICluster cluster, string kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        return await OfAsync(cluster, type, @namespace, await waiter.LookAsync(cluster, type, @namespace, name, cancellationToken), cancellationToken);
    }

    /// <summary>How it is once it is over, or has failed, or the time is.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="kind">The kind, by any of its names.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="progress">Is told whenever something else is to be said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Rollout> WaitAsync(
        ICluster cluster, string kind, string @namespace, string name, TimeSpan timeout, IProgress<ObjectStatus> progress, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(timeout, time);
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        return await OfAsync(cluster, type, @namespace, await waiter.WaitAsync(cluster, type, @namespace, name, progress, enough.Token, cancellationToken), cancellationToken);
    }

    private async Task<Rollout> OfAsync(ICluster cluster, ResourceType type, string @namespace, SeenObject seen, CancellationToken cancellationToken) =>
        new(type, seen.Status, await pods.ReadAsync(cluster, seen.Item, seen.Status, @namespace, cancellationToken));
}

/// <summary>How a rollout is.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Status">The verdict.</param>
/// <param name="InTheWay">The worst of its pods that are not healthy.</param>
internal sealed record Rollout(ResourceType Type, ObjectStatus Status, IReadOnlyList<PodState> InTheWay);
