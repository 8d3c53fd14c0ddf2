using System.Globalization;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.ServiceDefaults.Faults;
using k8s;
using k8s.Models;

namespace CODE.Clusters.Objects;

/// <summary>Reads lists page by page, as an API server wants them to be read.</summary>
public static class ObjectList
{
    private const int PageSize = 500;

    /// <summary>Reads all objects of a kind that a selection leaves.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="type">The kind.</param>
    /// <param name="selection">Which ones.</param>
    /// <param name="most">At how many objects to stop: memory has an end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <typeparam name="TList">The model of the list.</typeparam>
    /// <typeparam name="TItem">The model of an object.</typeparam>
    /// <returns>The objects, and whether there are more of them.</returns>
    public static async Task<(IReadOnlyList<TItem> Items, bool IsCut)> ReadAsync<TList, TItem>(
        this ICluster cluster, ResourceType type, Selection selection, int most, CancellationToken cancellationToken)
        where TList : IItems<TItem>, IMetadata<V1ListMeta>
        where TItem : IKubernetesObject
    {
        var found = new List<TItem>();
        var (next, limit) = ((string?)null, (int?)PageSize);
        while (true)
        {
            try
            {
                var page = await cluster.SendAsync<TList>(RequestOf(type, selection, limit, next), cancellationToken);
                found.AddRange(page.Items);
                next = page.Metadata?.ContinueProperty;
            }
            catch (FaultException exception) when (exception.Fault.Code == FaultCodes.Expired && next is not null)
            {
                // It took longer than the server remembers how the list was at its beginning. As kubectl does: all at once then.
                found.Clear();
                (next, limit) = (null, null);
                continue;
            }

            if (string.IsNullOrEmpty(next) || found.Count >= most)
            {
                return found.Count > most ? (found[..most], true) : (found, !string.IsNullOrEmpty(next));
            }
        }
    }

    private static ClusterRequest RequestOf(ResourceType type, Selection selection, int? limit, string? next) => ClusterRequest.Get(
        type.PathOf(selection.Namespace),
        ("labelSelector", selection.Labels),
        ("fieldSelector", selection.Fields),
        ("limit", limit?.ToString(CultureInfo.InvariantCulture)),
        ("continue", next));
}

/// <summary>Which objects of a kind.</summary>
/// <param name="Namespace">Those of this namespace; of all when null.</param>
/// <param name="Labels">Those with these labels, in the syntax of the API.</param>
/// <param name="Fields">Those with these fields, in the syntax of the API.</param>
public sealed record Selection(string? Namespace, string? Labels = null, string? Fields = null);
