using System.Text.Json;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Resources;

/// <summary>Lists objects of any kind in the columns that the API server itself has for them, as kubectl shows them.</summary>
internal sealed class TableReader(ResourceCatalog catalog)
{
    private const string Accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io";
    private const string NamespaceColumn = "Namespace";
    private const int MaxCell = 200;

    /// <summary>One page of a list.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="kind">The kind, by any of its names.</param>
    /// <param name="selection">Which objects.</param>
    /// <param name="columns">Which columns; those that kubectl shows without being asked when empty.</param>
    /// <param name="limit">How many objects at most.</param>
    /// <param name="cursor">Where the last page ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ObjectTable> ReadAsync(
        ICluster cluster, string kind, Selection selection, IReadOnlyList<string> columns, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        var request = ClusterRequest.Get(
            type.PathOf(selection.Namespace),
            ("labelSelector", selection.Labels),
            ("fieldSelector", selection.Fields),
            ("limit", $"{limit}"),
            ("continue", cursor),
            ("includeObject", "Metadata")) with { Accept = Accept };
        return Of(type, await cluster.SendAsync<JsonElement>(request, cancellationToken), columns, isAcross: type.IsNamespaced && selection.Namespace is null);
    }

    private static ObjectTable Of(ResourceType type, JsonElement table, IReadOnlyList<string> columns, bool isAcross)
    {
        if (!table.TryGetProperty("columnDefinitions", out var definitions))
        {
            throw new FaultException(FaultCodes.UpstreamFailed, $"The cluster has no table of {type.Plural}.", "Use get_resource for one object.");
        }

        var all = definitions.EnumerateArray().Select(static (column, at) => (Name: column.GetProperty("name").GetString()!, At: at, IsWide: column.GetProperty("priority").GetInt32() > 0)).ToArray();
        var shown = columns.Count == 0
            ? all.Where(static column => !column.IsWide).ToArray()
            : [.. columns.Select(wanted => Find(all, wanted))];
        string[] names = isAcross ? [NamespaceColumn, .. shown.Select(static column => column.Name)] : [.. shown.Select(static column => column.Name)];
        var rows = Rows(table).Select(row => RowOf(row, [.. shown.Select(static column => column.At)], isAcross)).ToArray();
        var list = table.GetProperty("metadata");
        var next = list.TryGetProperty("continue", out var token) && token.GetString() is { Length: > 0 } place ? place : null;
        long? left = list.TryGetProperty("remainingItemCount", out var remaining) ? remaining.GetInt64() : next is null ? 0 : null;
        return new ObjectTable(type, names, rows, left, next);
    }

    private static (string Name, int At, bool IsWide) Find((string Name, int At, bool IsWide)[] all, string wanted)
    {
        foreach (var column in all)
        {
            if (column.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        throw new FaultException(FaultCodes.InvalidArgument, $"There is no column '{wanted}'.", $"The columns are: {string.Join(", ", all.Select(static column => column.Name))}.");
    }

    private static JsonElement.ArrayEnumerator Rows(JsonElement table) =>
        table.TryGetProperty("rows", out var rows) && rows.ValueKind == JsonValueKind.Array ? rows.EnumerateArray() : default;

    private static string[] RowOf(JsonElement row, int[] columns, bool isAcross)
    {
        var cells = row.GetProperty("cells");
        var shown = columns.Select(at => Cell(cells[at]));
        return isAcross ? [row.GetProperty("object").GetProperty("metadata").GetProperty("namespace").GetString() ?? "", .. shown] : [.. shown];
    }

    private static string Cell(JsonElement cell)
    {
        var text = cell.ValueKind == JsonValueKind.Null ? "" : cell.ToString();
        return text.Length <= MaxCell ? text : $"{text.AsSpan(0, MaxCell - 1)}…";
    }
}

/// <summary>One page of a list.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">For each object a cell for each column.</param>
/// <param name="Left">How many objects follow; null when the cluster does not say.</param>
/// <param name="Next">Where the next page begins; null when this is the last one.</param>
internal sealed record ObjectTable(ResourceType Type, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, long? Left, string? Next);
