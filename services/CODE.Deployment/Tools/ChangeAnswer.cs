using System.Text.Json;
using CODE.Deployment.Plans;

namespace CODE.Deployment.Tools;

/// <summary>A change as tools answer it; short, since a model reads it. A change of an output has the address <c>output.{name}</c>.</summary>
/// <param name="Address">What changes.</param>
/// <param name="Action">How: delete, replace, update, create, import, forget, move or read.</param>
/// <param name="Reason">Why, where terraform says so.</param>
/// <param name="Attributes">What changes in it, by path: <c>before → after</c>. When there are more than fit, the last is named <c>…</c> and says how many.</param>
internal sealed record ChangeAnswer(string Address, string Action, string? Reason, IReadOnlyDictionary<string, string>? Attributes)
{
    /// <summary>How many attributes of a change fit an overview.</summary>
    public const int Overview = 8;

    /// <summary>Changes of resources, in their order, then of outputs.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="attributes">How many attributes of each to tell.</param>
    public static IReadOnlyList<ChangeAnswer> Of(IEnumerable<ResourceChange> resources, IEnumerable<AttributeChange> outputs, int attributes) =>
    [
        .. resources.Select(resource => Of(resource, attributes)),
        .. outputs.Select(static output => new ChangeAnswer(
            $"output.{output.Path}",
            output.Before is null ? "create" : output.After is null ? "delete" : "update",
            Reason: null,
            new Dictionary<string, string> { ["value"] = Text(output) })),
    ];

    private static ChangeAnswer Of(ResourceChange change, int attributes)
    {
        var told = change.Attributes.DistinctBy(static attribute => attribute.Path).Take(attributes).ToDictionary(static attribute => attribute.Path, Text);
        var more = change.Attributes.Count + (change.MoreAttributes ?? 0) - told.Count;
        if (more > 0)
        {
            told["…"] = $"{more} more";
        }

        return new ChangeAnswer(
            change.Address,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(change.Action.ToString()),
            change.PreviousAddress is null ? change.Reason : $"moved from {change.PreviousAddress}",
            told.Count == 0 ? null : told);
    }

    private static string Text(AttributeChange change) =>
        (change.Before is null ? change.After ?? "null" : $"{change.Before} → {change.After ?? "null"}") + (change.ForcesReplace == true ? " (forces replace)" : "");
}
