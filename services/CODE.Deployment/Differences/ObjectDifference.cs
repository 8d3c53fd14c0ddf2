using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CODE.Deployment.Differences;

/// <summary>
/// Finds what differs between an object as it is and as it would be, field by field. Both have been through the cluster, so that what it fills in by itself is on both sides. What the cluster only keeps book of is left out.
/// </summary>
internal sealed partial class ObjectDifference
{
    private const int MaxDepth = 40;
    private static readonly string[] Bookkeeping = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];
    private static readonly string[] BookkeepingNotes = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"];

    // What tells the items of a list from each other: what the API merges lists by.
    private static readonly string[] ItemKeys = ["name", "mountPath", "containerPort", "port", "key", "ip", "type"];
    private readonly List<FieldDifference> _found = [];
    private readonly ShownValue _shown;

    private ObjectDifference(bool isSecret) => _shown = new ShownValue(isSecret);

    /// <summary>The fields that differ.</summary>
    /// <param name="before">The object as it is; null when it is not there.</param>
    /// <param name="after">The object as it would be.</param>
    /// <param name="isSecret">Whether its values are never shown.</param>
    public static IReadOnlyList<FieldDifference> Of(JsonObject? before, JsonObject after, bool isSecret)
    {
        var difference = new ObjectDifference(isSecret);
        difference.Compare("", before is null ? null : Without(before), Without(after), 0);
        return difference._found;
    }

    private static JsonObject Without(JsonObject item)
    {
        var plain = item.DeepClone().AsObject();
        plain.Remove("status");
        if (plain["metadata"] is JsonObject metadata)
        {
            foreach (var name in Bookkeeping)
            {
                metadata.Remove(name);
            }

            if (metadata["annotations"] is JsonObject annotations)
            {
                foreach (var name in BookkeepingNotes)
                {
                    annotations.Remove(name);
                }
            }
        }

        return plain;
    }

    private void Compare(string path, JsonNode? before, JsonNode? after, int depth)
    {
        if (depth < MaxDepth && (before is JsonObject || after is JsonObject) && before is JsonObject or null && after is JsonObject or null)
        {
            var (left, right) = (before as JsonObject ?? [], after as JsonObject ?? []);
            foreach (var name in left.Select(static pair => pair.Key).Union(right.Select(static pair => pair.Key), StringComparer.Ordinal))
            {
                Compare(Join(path, name), left[name], right[name], depth + 1);
            }
        }
        else if (depth < MaxDepth && (before is JsonArray || after is JsonArray) && before is JsonArray or null && after is JsonArray or null)
        {
            CompareItems(path, before as JsonArray ?? [], after as JsonArray ?? [], depth);
        }
        else if (!JsonNode.DeepEquals(before, after))
        {
            _found.Add(new FieldDifference(path, _shown.Of(path, before), _shown.Of(path, after)));
        }
    }

    private void CompareItems(string path, JsonArray before, JsonArray after, int depth)
    {
        if (ItemKeys.FirstOrDefault(key => IsKey(before, key) && IsKey(after, key)) is { } key)
        {
            var (left, right) = (ByKey(before, key), ByKey(after, key));
            foreach (var name in left.Keys.Union(right.Keys, StringComparer.Ordinal))
            {
                Compare($"{path}[{name}]", left.GetValueOrDefault(name), right.GetValueOrDefault(name), depth + 1);
            }

            return;
        }

        for (var index = 0; index < Math.Max(before.Count, after.Count); index++)
        {
            Compare($"{path}[{index}]", index < before.Count ? before[index] : null, index < after.Count ? after[index] : null, depth + 1);
        }
    }

    private static bool IsKey(JsonArray items, string key) =>
        items.All(item => item is JsonObject each && each[key] is JsonValue) && items.Select(item => item![key]!.ToString()).Distinct(StringComparer.Ordinal).Count() == items.Count;

    private static Dictionary<string, JsonNode?> ByKey(JsonArray items, string key) => items.ToDictionary(item => item![key]!.ToString(), static item => item, StringComparer.Ordinal);

    private static string Join(string path, string name) => !Plain().IsMatch(name) ? $"{path}[\"{name}\"]" : path.Length == 0 ? name : $"{path}.{name}";

    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_$-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
