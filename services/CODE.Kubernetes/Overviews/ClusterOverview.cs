using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.Clusters.Pods;
using CODE.Kubernetes.Events;
using CODE.ServiceDefaults.Faults;
using k8s.Models;

namespace CODE.Kubernetes.Overviews;

/// <summary>Looks over a cluster: its namespaces, nodes that are not ready, pods that are not healthy, and warnings.</summary>
internal sealed class ClusterOverview(PodReader pods, EventReader events)
{
    private const int MostNamespaces = 2_000;
    private const int MostNodes = 5_000;
    private static readonly TimeSpan Recently = TimeSpan.FromHours(1);

    /// <summary>The namespaces by their names, each with its phase.</summary>
    public static async Task<IReadOnlyList<(string Name, string Phase)>> NamespacesAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        var (found, _) = await cluster.ReadAsync<V1NamespaceList, V1Namespace>(KnownTypes.Namespace, new Selection(null), MostNamespaces, cancellationToken);
        return [.. found.Select(static item => (item.Metadata.Name, item.Status?.Phase ?? "Unknown"))];
    }

    /// <summary>What needs looking at.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="namespace">In this namespace alone, where nodes do not matter; in all when null.</param>
    /// <param name="most">How much of each kind at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Overview> ReadAsync(ICluster cluster, string? @namespace, int most, CancellationToken cancellationToken)
    {
        var nodes = @namespace is not null ? Task.FromResult((Found: (IReadOnlyList<V1Node>?)null, Problem: (string?)null)) : PartAsync(async () => (await cluster.ReadAsync<V1NodeList, V1Node>(KnownTypes.Node, new Selection(null), MostNodes, cancellationToken)).Items);
        var states = PartAsync(async () => (await pods.ReadAsync(cluster, new Selection(@namespace), cancellationToken)).All);
        var groups = PartAsync(async () => (await events.ReadAsync(cluster, @namespace, null, "Warning", Recently, cancellationToken)).Groups);
        await Task.WhenAll(nodes, states, groups);
        return new Overview(
            (await nodes).Found?.Count,
            [.. (await nodes).Found?.Where(static node => !IsReady(node)).Select(static node => node.Metadata.Name).Take(most) ?? []],
            (await states).Found?.Count,
            [.. (await states).Found?.Where(static pod => !pod.IsHealthy).Take(most) ?? []],
            [.. (await groups).Found?.Take(most) ?? []],
            [.. new[] { (await nodes).Problem, (await states).Problem, (await groups).Problem }.OfType<string>()]);
    }

    private static bool IsReady(V1Node node) => node.Status?.Conditions?.Any(static condition => condition is { Type: "Ready", Status: "True" }) == true;

    // What the caller may not see leaves a gap that is told, not nothing at all.
    private static async Task<(IReadOnlyList<T>? Found, string? Problem)> PartAsync<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        try
        {
            return (await read(), null);
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.PermissionDenied)
        {
            return (null, exception.Fault.Message);
        }
    }
}

/// <summary>What needs looking at in a cluster.</summary>
/// <param name="Nodes">How many nodes there are; null when the caller may not see them.</param>
/// <param name="NodesNotReady">Those that are not ready.</param>
/// <param name="Pods">How many pods there are; null when the caller may not see them.</param>
/// <param name="UnhealthyPods">The worst of those that are not healthy.</param>
/// <param name="Warnings">The newest warnings of the last hour.</param>
/// <param name="Missing">What the caller may not see.</param>
internal sealed record Overview(
    int? Nodes, IReadOnlyList<string> NodesNotReady, int? Pods, IReadOnlyList<PodState> UnhealthyPods, IReadOnlyList<EventGroup> Warnings, IReadOnlyList<string> Missing);
