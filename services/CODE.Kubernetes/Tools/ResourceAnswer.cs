using System.Text.Json.Nodes;
using CODE.Kubernetes.Resources;

namespace CODE.Kubernetes.Tools;

/// <summary>What <c>get_resource</c> answers.</summary>
/// <param name="Item">The object, or the selected fields by their paths.</param>
/// <param name="Cut">The paths at which it was too long.</param>
internal sealed record ResourceAnswer(JsonObject Item, IReadOnlyList<string>? Cut);

/// <summary>What <c>list_resources</c> answers.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">For each object a cell for each column.</param>
/// <param name="Total">How many there are in all; absent where the cluster does not say.</param>
/// <param name="Truncated">Whether there are more behind this page.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record ResourceListAnswer(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, long? Total, bool Truncated, string? NextCursor)
{
    /// <summary>A page of a list.</summary>
    /// <param name="table">The page.</param>
    /// <param name="isFirst">Whether it is the first one: only then do the rest and it make the whole.</param>
    public static ResourceListAnswer Of(ObjectTable table, bool isFirst) =>
        new(table.Columns, table.Rows, isFirst && table.Left is { } left ? table.Rows.Count + left : null, table.Next is not null, table.Next);
}
