using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.Cost.Kubernetes;
using CODE.ServiceDefaults.Faults;
using k8s;
using k8s.Models;

namespace CODE.Cost.Waste;

/// <summary>What is read of a cluster to find waste. Null is what could not be read: nothing is concluded from it.</summary>
internal sealed record ClusterObjects(
    IReadOnlyList<V1PersistentVolume>? Volumes,
    IReadOnlyList<V1PersistentVolumeClaim>? Claims,
    IReadOnlyList<V1Pod>? Pods,
    IReadOnlyList<V1Service>? Services,
    IReadOnlyList<V1Endpoints>? Endpoints,
    IReadOnlyList<V1Deployment>? Deployments,
    IReadOnlyList<V1StatefulSet>? StatefulSets,
    IReadOnlyList<V1StorageClass>? Classes,
    IReadOnlyList<V1Node>? Nodes,
    IReadOnlyList<JsonObject>? Snapshots)
{
    private const int Most = 20_000;
    private const string Snapshot = "volumesnapshots.snapshot.storage.k8s.io";

    /// <summary>Reads them.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="catalog">What kinds it has.</param>
    /// <param name="namespace">Of this namespace; of all when null.</param>
    /// <param name="gaps">Learns what could not be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ClusterObjects> ReadAsync(ICluster cluster, ResourceCatalog catalog, string? @namespace, Gaps gaps, CancellationToken cancellationToken)
    {
        var volumes = ListAsync<V1PersistentVolumeList, V1PersistentVolume>("persistentvolumes");
        var claims = ListAsync<V1PersistentVolumeClaimList, V1PersistentVolumeClaim>("persistentvolumeclaims");
        var pods = ListAsync<V1PodList, V1Pod>("pods");
        var services = ListAsync<V1ServiceList, V1Service>("services");
        var endpoints = ListAsync<V1EndpointsList, V1Endpoints>("endpoints");
        var deployments = ListAsync<V1DeploymentList, V1Deployment>("deployments.apps");
        var sets = ListAsync<V1StatefulSetList, V1StatefulSet>("statefulsets.apps");
        var classes = ListAsync<V1StorageClassList, V1StorageClass>("storageclasses.storage.k8s.io");
        var nodes = ListAsync<V1NodeList, V1Node>("nodes");
        var snapshots = gaps.ReadAsync("volume snapshots", SnapshotsAsync);
        await Task.WhenAll(volumes, claims, pods, services, endpoints, deployments, sets, classes, nodes, snapshots);
        return new ClusterObjects(
            await volumes, await claims, await pods, await services, await endpoints, await deployments, await sets, await classes, await nodes, await snapshots);

        async Task<IReadOnlyList<TItem>?> ListAsync<TList, TItem>(string kind)
            where TList : IItems<TItem>, IMetadata<V1ListMeta>
            where TItem : IKubernetesObject =>
            await gaps.ReadAsync(kind.Split('.')[0], async () =>
            {
                var (items, isCut) = await cluster.ReadAsync<TList, TItem>(await catalog.FindAsync(cluster, kind, cancellationToken), new Selection(@namespace), Most, cancellationToken);

                // Half of the pods would make the claims of the other half look unused.
                return isCut ? throw new FaultException(FaultCodes.TooLarge, $"There are more than {Most}.", "Give a namespace.") : items;
            });

        // Without the definition there are none, which is no gap.
        async Task<IReadOnlyList<JsonObject>> SnapshotsAsync()
        {
            if (await catalog.TryFindAsync(cluster, Snapshot, cancellationToken) is not { } type)
            {
                return [];
            }

            var list = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(type.PathOf(@namespace)), cancellationToken);
            return [.. (list["items"] as JsonArray ?? []).OfType<JsonObject>()];
        }
    }
}
