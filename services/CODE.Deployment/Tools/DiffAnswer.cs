using CODE.Deployment.Differences;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Deployment.Tools;

/// <summary>What <c>diff_kubernetes</c> answers.</summary>
/// <param name="Counts">How many objects by how they would change.</param>
/// <param name="Objects">The objects that would not stay as they are; those that the cluster would refuse first.</param>
/// <param name="Warnings">What the cluster warned of.</param>
/// <param name="Total">How many there are of these in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record DiffAnswer(
    IReadOnlyDictionary<string, int> Counts, IReadOnlyList<DifferentObjectAnswer> Objects, IReadOnlyList<string>? Warnings, long Total, bool Truncated, string? NextCursor)
{
    /// <summary>A page of a comparison as it is shown.</summary>
    public static DiffAnswer Of(DiffResult found, int limit, string? cursor)
    {
        var page = Paging.Slice(
            [.. found.Objects.Where(static item => item.Change != DifferenceKind.Unchanged || item.Conflicts.Count > 0).OrderBy(static item => item.Change).Select(DifferentObjectAnswer.Of)], limit, cursor);
        return new DiffAnswer(CountsOf(found), page.Items, found.Warnings.Count == 0 ? null : found.Warnings, page.Total, page.Truncated, page.NextCursor);
    }

    /// <summary>A comparison in a sentence.</summary>
    public static string TextOf(DiffResult found, string context)
    {
        var conflicts = found.Objects.Sum(static item => item.Conflicts.Count);
        return $"In {context}: {string.Join(", ", CountsOf(found).Select(static count => $"{count.Value} {count.Key}"))}. Nothing was changed."
            + (conflicts > 0 ? $" {conflicts} fields are owned by others: deploy_kubernetes refuses them unless force=true." : "");
    }

    private static Dictionary<string, int> CountsOf(DiffResult found) =>
        found.Objects.CountBy(static item => item.Change).OrderBy(static count => count.Key).ToDictionary(static count => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(count.Key.ToString()), static count => count.Value);
}

/// <summary>An object that would change.</summary>
/// <param name="Object">The object.</param>
/// <param name="Change">How.</param>
/// <param name="Fields">Where: <c>before → after</c>, <c>+ added</c>, <c>- removed</c>. When there are more than fit, the last is named <c>…</c>.</param>
/// <param name="Conflicts">The fields that others own, and who.</param>
/// <param name="Reason">Why it would be refused, or cannot be told.</param>
internal sealed record DifferentObjectAnswer(string Object, DifferenceKind Change, IReadOnlyDictionary<string, string>? Fields, IReadOnlyDictionary<string, string>? Conflicts, string? Reason)
{
    private const int MostFields = 30;

    /// <summary>An object as it is shown.</summary>
    public static DifferentObjectAnswer Of(DifferentObject item)
    {
        var fields = item.Fields.DistinctBy(static field => field.Path).Take(MostFields).ToDictionary(static field => field.Path, TextOf);
        if (item.Fields.Count > fields.Count)
        {
            fields["…"] = $"{item.Fields.Count - fields.Count} more";
        }

        return new DifferentObjectAnswer(
            item.Planned.Title,
            item.Change,
            fields.Count == 0 ? null : fields,
            item.Conflicts.Count == 0 ? null : item.Conflicts.DistinctBy(static conflict => conflict.Field).Take(MostFields).ToDictionary(static conflict => conflict.Field, static conflict => conflict.Manager),
            item.Reason);
    }

    private static string TextOf(FieldDifference field) => field switch
    {
        { Before: null } => $"+ {field.After}",
        { After: null } => $"- {field.Before}",
        _ => $"{field.Before} → {field.After}",
    };
}
