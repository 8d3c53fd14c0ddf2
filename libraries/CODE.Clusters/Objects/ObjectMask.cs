using System.Text.Json.Nodes;

namespace CODE.Clusters.Objects;

/// <summary>
/// Takes out of an object what nobody should read: the values of Secrets, wherever a copy of them stands, and what says nothing to a reader. Keys stay, so that one sees what is there.
/// </summary>
public static class ObjectMask
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly string[] SecretParts = ["data", "stringData"];

    /// <summary>Masks an object, or the objects of a list, in place.</summary>
    /// <returns>The same object.</returns>
    public static JsonObject Apply(JsonObject item)
    {
        if (item["items"] is JsonArray items)
        {
            foreach (var each in items.OfType<JsonObject>())
            {
                // In a list of one kind the objects do not say what they are.
                Mask(each, Text(each["kind"]) ?? KindOfItems(item));
            }
        }

        Mask(item, Text(item["kind"]));
        return item;
    }

    private static string? KindOfItems(JsonObject list) => Text(list["kind"]) is { } kind && kind.EndsWith("List", StringComparison.Ordinal) ? kind[..^"List".Length] : null;

    private static void Mask(JsonObject item, string? kind)
    {
        if (item["metadata"] is JsonObject metadata)
        {
            metadata.Remove("managedFields");
            if (metadata["annotations"] is JsonObject annotations)
            {
                // A copy of the whole object as it was applied, a Secret's values included.
                annotations.Remove(LastApplied);
                if (annotations.Count == 0)
                {
                    metadata.Remove("annotations");
                }
            }
        }

        if (kind != "Secret")
        {
            return;
        }

        foreach (var part in SecretParts)
        {
            if (item[part] is JsonObject values)
            {
                foreach (var key in values.Select(static value => value.Key).ToArray())
                {
                    values[key] = Hide(Text(values[key]) ?? "", isEncoded: part == "data");
                }
            }
        }
    }

    /// <summary>What is shown instead of a value. Its size tells an empty value, or a wrong one, from a good one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isEncoded">Whether it is in base64, as under <c>data</c>.</param>
    public static string Hide(string value, bool isEncoded)
    {
        var bytes = isEncoded ? (value.Length / 4 * 3) - value.AsSpan().Count('=') : System.Text.Encoding.UTF8.GetByteCount(value);
        return bytes == 0 ? "(empty)" : $"(masked, {bytes} bytes)";
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
