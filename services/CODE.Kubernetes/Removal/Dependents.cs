using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Removal;

/// <summary>Finds what a cluster removes together with an object: what the object owns, directly or through others, and everything in a namespace.</summary>
internal sealed class Dependents(ResourceCatalog catalog)
{
    private const string Metadata = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private const int PageSize = 500;

    // Kinds whose objects are owned by others.
    private static readonly string[] Owned = ["replicasets.apps", "controllerrevisions.apps", "jobs.batch", "pods", "persistentvolumeclaims", "endpointslices.discovery.k8s.io"];

    /// <summary>How many objects of which kinds would go, by their kinds' full names.</summary>
    public async Task<IReadOnlyDictionary<string, long>> OfAsync(ICluster cluster, ResourceType type, string? @namespace, string name, string uid, CancellationToken cancellationToken) =>
        type == KnownTypes.Namespace || type is { Group: "", Kind: "Namespace" }
            ? await InNamespaceAsync(cluster, name, cancellationToken)
            : type.IsNamespaced ? await OwnedByAsync(cluster, @namespace!, uid, cancellationToken) : new Dictionary<string, long>();

    private async Task<Dictionary<string, long>> OwnedByAsync(ICluster cluster, string @namespace, string uid, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(Owned.Select(kind => ReadAsync(cluster, kind, @namespace, cancellationToken)));
        var (found, gone) = (new Dictionary<string, long>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { uid });

        // Owners first: a Deployment owns replica sets, which own pods.
        var left = lists.SelectMany(static list => list).ToList();
        for (var before = -1; before != left.Count;)
        {
            before = left.Count;
            foreach (var item in left.Where(item => item.Owners.Any(gone.Contains)).ToArray())
            {
                gone.Add(item.Uid);
                found[item.Kind] = found.GetValueOrDefault(item.Kind) + 1;
                left.Remove(item);
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<Item>> ReadAsync(ICluster cluster, string kind, string @namespace, CancellationToken cancellationToken)
    {
        if (await catalog.TryFindAsync(cluster, kind, cancellationToken) is not { } type)
        {
            return [];
        }

        var list = await cluster.SendAsync<JsonNode>(
            ClusterRequest.Get(type.PathOf(@namespace), ("limit", PageSize.ToString(CultureInfo.InvariantCulture))) with { Accept = Metadata }, cancellationToken);
        return
        [
            .. from item in list["items"]?.AsArray() ?? []
               let metadata = item!["metadata"]!
               select new Item(type.FullName, (string)metadata["uid"]!, [.. (metadata["ownerReferences"] as JsonArray ?? []).Select(static owner => (string?)owner?["uid"] ?? "")]),
        ];
    }

    // Counted by the server: one object of each kind is sent, and how many follow. Old ones leave the number out of lists of metadata.
    private async Task<IReadOnlyDictionary<string, long>> InNamespaceAsync(ICluster cluster, string @namespace, CancellationToken cancellationToken)
    {
        var types = await catalog.AllAsync(cluster, cancellationToken);
        var counts = await Task.WhenAll(types.Where(static type => type.IsNamespaced && type.Verbs.Contains("list")).Select(async type => (type.FullName, Count: await CountAsync(cluster, type, @namespace, cancellationToken))));
        return counts.Where(static each => each.Count > 0).ToDictionary(static each => each.FullName, static each => each.Count, StringComparer.Ordinal);
    }

    private static async Task<long> CountAsync(ICluster cluster, ResourceType type, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            var list = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(type.PathOf(@namespace), ("limit", "1")), cancellationToken);
            return (list["items"]?.AsArray().Count ?? 0) + ((long?)list["metadata"]?["remainingItemCount"] ?? 0);
        }
        catch (FaultException exception) when (exception.Fault.Code is FaultCodes.PermissionDenied or FaultCodes.InvalidArgument or FaultCodes.NotFound)
        {
            // A kind that the caller may not list, or that cannot be listed like this, is not told.
            return 0;
        }
    }

    private sealed record Item(string Kind, string Uid, IReadOnlyList<string> Owners);
}
