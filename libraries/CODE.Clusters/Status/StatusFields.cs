using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CODE.Clusters.Status;

/// <summary>Reads fields of an object of any kind. What is not there, or not of the kind that was expected, is null: custom resources write there what they like.</summary>
public static class StatusFields
{
    /// <summary>What lies at a path such as <c>status.loadBalancer.ingress</c>.</summary>
    public static JsonNode? At(this JsonObject item, string path)
    {
        JsonNode? found = item;
        foreach (var part in path.Split('.'))
        {
            found = (found as JsonObject)?[part];
        }

        return found;
    }

    /// <summary>The text at a path.</summary>
    public static string? Text(this JsonObject item, string path) =>
        item.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The whole number at a path.</summary>
    public static long? Number(this JsonObject item, string path) =>
        item.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A count, which is absent when it is zero.</summary>
    public static long Count(this JsonObject item, string path) => item.Number(path) ?? 0;

    /// <summary>Whether there is a true at a path.</summary>
    public static bool IsTrue(this JsonObject item, string path) => item.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The objects of the list at a path.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject item, string path) => (item.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The object's name.</summary>
    public static string Name(this JsonObject item) => item.Text("metadata.name") ?? "";

    /// <summary>The condition of a type, if the object has it.</summary>
    internal static StatusCondition? Condition(this JsonObject item, string type) => StatusCondition.Of(item.Objects("status.conditions"), type);
}
