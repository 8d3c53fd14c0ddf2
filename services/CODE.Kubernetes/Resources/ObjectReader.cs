using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;

namespace CODE.Kubernetes.Resources;

/// <summary>Reads single objects of any kind, as much of them as a reader can use.</summary>
internal sealed class ObjectReader(ResourceCatalog catalog)
{
    /// <summary>An object, its secrets masked and what is too long cut.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="kind">The kind, by any of its names.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="namespace">Its namespace; without meaning for kinds that have none.</param>
    /// <param name="fields">The fields to leave, by their dotted paths; all when empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ObjectView> ReadAsync(ICluster cluster, string kind, string name, string @namespace, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        var request = ClusterRequest.Get(type.PathOf(@namespace, name)) with { Subject = type.Describe(@namespace, name) };
        var item = ObjectMask.Apply((await cluster.SendAsync<JsonNode>(request, cancellationToken)).AsObject());
        var (found, cut) = ObjectCut.Of(fields.Count == 0 ? item : FieldSelection.Of(item, fields));
        return new ObjectView(type, found, cut);
    }
}

/// <summary>An object as it is shown.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Item">The object.</param>
/// <param name="Cut">Where something was left out, by paths.</param>
internal sealed record ObjectView(ResourceType Type, JsonObject Item, IReadOnlyList<string> Cut);
