using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.ServiceDefaults.Faults;
using k8s.Models;

namespace CODE.Cost.Kubernetes.Storage;

/// <summary>The storage classes of a cluster; metrics do not tell their parameters.</summary>
internal sealed class StorageClasses(ResourceCatalog catalog)
{
    private const int Most = 1_000;

    /// <summary>The classes by name; null when they cannot be read.</summary>
    public Task<Dictionary<string, V1StorageClass>?> ReadAsync(Func<ICluster> open, Gaps gaps, CancellationToken cancellationToken) => gaps.ReadAsync("storage classes", async () =>
    {
        var cluster = open();
        var type = await catalog.FindAsync(cluster, "storageclasses", cancellationToken);
        var (classes, _) = await cluster.ReadAsync<V1StorageClassList, V1StorageClass>(type, new Selection(null), Most, cancellationToken);
        return classes.ToDictionary(static one => one.Metadata.Name, StringComparer.Ordinal);
    });
}
