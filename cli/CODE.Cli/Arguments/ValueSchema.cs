using System.Text.Json;

namespace CODE.Cli.Arguments;

/// <summary>The JSON types that a schema allows, as far as they are needed to read a word as a value.</summary>
/// <param name="Types">JSON Schema type names; empty when the schema does not say.</param>
/// <param name="Items">The schema of an array's elements; undefined when there is none.</param>
internal sealed record ValueSchema(IReadOnlySet<string> Types, JsonElement Items)
{
    /// <summary>Reads a schema; <c>anyOf</c> and <c>oneOf</c> allow what any branch allows.</summary>
    public static ValueSchema Of(JsonElement schema)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        JsonElement items = default;
        Collect(schema, types, ref items, depth: 0);
        return new ValueSchema(types, items);
    }

    /// <summary>True when a value may have this type.</summary>
    public bool Allows(string type) => Types.Contains(type);

    private static void Collect(JsonElement schema, HashSet<string> types, ref JsonElement items, int depth)
    {
        if (schema.ValueKind is not JsonValueKind.Object || depth > 8) return;
        if (schema.TryGetProperty("type", out JsonElement type))
        {
            if (type.ValueKind is JsonValueKind.String) types.Add(type.GetString()!);
            if (type.ValueKind is JsonValueKind.Array)
                types.UnionWith(type.EnumerateArray().Where(one => one.ValueKind is JsonValueKind.String).Select(one => one.GetString()!));
        }

        if (schema.TryGetProperty("items", out JsonElement found)) items = found;
        foreach (string choice in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            if (!schema.TryGetProperty(choice, out JsonElement branches) || branches.ValueKind is not JsonValueKind.Array) continue;
            foreach (JsonElement branch in branches.EnumerateArray()) Collect(branch, types, ref items, depth + 1);
        }
    }
}
