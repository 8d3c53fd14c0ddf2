using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.Clusters.Status;
using CODE.Kubernetes.Pods;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Rollouts;

/// <summary>Tells how far a rollout is and which pods stand in its way, now or once nothing changes any more.</summary>
internal sealed class RolloutReader(ResourceCatalog catalog, PodReader pods, TimeProvider time)
{
    private const int MostPods = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How it is now.</summary>
    public async Task<Rollout> ReadAsync(ICluster cluster, string kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        var (type, item, status) = await LookAsync(cluster, kind, @namespace, name, cancellationToken);
        return new Rollout(type, status, await InTheWayAsync(cluster, item, status, @namespace, cancellationToken));
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
        ICluster cluster, string kind, string @namespace, string name, TimeSpan timeout, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var (start, told, pause) = (time.GetTimestamp(), "", FirstPause);
        while (true)
        {
            var (type, item, status) = await LookAsync(cluster, kind, @namespace, name, cancellationToken);
            if (status.Message != told)
            {
                progress.Report(told = status.Message);
                pause = FirstPause;
            }

            if (status.IsFinal || time.GetElapsedTime(start) >= timeout)
            {
                return new Rollout(type, status, await InTheWayAsync(cluster, item, status, @namespace, cancellationToken));
            }

            // The longer nothing changes, the less often the cluster is asked.
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    private async Task<(ResourceType Type, JsonObject Item, ObjectStatus Status)> LookAsync(ICluster cluster, string kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        var request = ClusterRequest.Get(type.PathOf(@namespace, name)) with { Subject = type.Describe(@namespace, name) };
        var item = (await cluster.SendAsync<JsonNode>(request, cancellationToken)).AsObject();
        return (type, item, ObjectStatus.Of(item, time.GetUtcNow()));
    }

    // What has no selector has no pods of its own.
    private async Task<IReadOnlyList<PodState>> InTheWayAsync(ICluster cluster, JsonObject item, ObjectStatus status, string @namespace, CancellationToken cancellationToken)
    {
        if (status.Verdict == StatusVerdict.Current || Selectors.TextOf(item["spec"]?["selector"] as JsonObject) is not { } selector)
        {
            return [];
        }

        try
        {
            var found = await pods.ReadAsync(cluster, new Selection(@namespace, selector), cancellationToken);
            return [.. found.All.Where(static pod => !pod.IsHealthy).Take(MostPods)];
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.PermissionDenied)
        {
            // Whoever may see the workload need not be allowed to see its pods.
            return [];
        }
    }
}

/// <summary>How a rollout is.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Status">The verdict.</param>
/// <param name="InTheWay">The worst of its pods that are not healthy.</param>
internal sealed record Rollout(ResourceType Type, ObjectStatus Status, IReadOnlyList<PodState> InTheWay);
