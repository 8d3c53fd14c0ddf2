using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace CODE.Cli.Arguments;

/// <summary>Puts a tool's arguments together and refuses what the tool's schema would, before anything is sent.</summary>
internal static class ToolArguments
{
    /// <summary>Joins the JSON object given as a whole with the single values, which win.</summary>
    /// <exception cref="CliFault">An argument is unknown, missing, given twice, or of the wrong type.</exception>
    public static JsonObject Bind(Tool tool, JsonObject whole, IReadOnlyList<NamedValue> words)
    {
        JsonObject arguments = Read(tool.InputSchema, whole, words);
        RefuseUnknown(tool, tool.InputSchema, PropertiesOf(tool.InputSchema), arguments);
        RefuseMissing(tool, tool.InputSchema, arguments);
        return arguments;
    }

    /// <summary>As <see cref="Bind"/>, but what the schema would refuse is left to the gateway to say.</summary>
    /// <exception cref="CliFault">An argument is given twice, or is not what its type can be written as.</exception>
    public static JsonObject Read(JsonElement schema, JsonObject whole, IReadOnlyList<NamedValue> words)
    {
        JsonElement properties = PropertiesOf(schema);
        var arguments = (JsonObject)whole.DeepClone();
        foreach (IGrouping<string, NamedValue> group in words.GroupBy(word => word.Name, StringComparer.Ordinal))
        {
            JsonElement property = properties.ValueKind is JsonValueKind.Object && properties.TryGetProperty(group.Key, out JsonElement one) ? one : default;
            arguments[group.Key] = ValueOf([.. group], ValueSchema.Of(property));
        }

        return arguments;
    }

    /// <summary>The names of a tool's arguments.</summary>
    public static IEnumerable<string> NamesOf(Tool tool) =>
        tool.InputSchema.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind is JsonValueKind.Object
            ? properties.EnumerateObject().Select(property => property.Name)
            : [];

    private static JsonElement PropertiesOf(JsonElement schema) =>
        schema.TryGetProperty("properties", out JsonElement found) && found.ValueKind is JsonValueKind.Object ? found : default;

    private static JsonNode? ValueOf(IReadOnlyList<NamedValue> words, ValueSchema schema)
    {
        if (words.Count == 1) return words[0].IsJson ? ValueReader.Json(words[0]) : ValueReader.Word(words[0], schema);
        if (!schema.Allows("array"))
            throw CliFault.Usage($"'{words[0].Name}' is given {words.Count} times.", "Give it once; only a list may be given value by value.");

        ValueSchema items = ValueSchema.Of(schema.Items);
        return new JsonArray([.. words.Select(word => word.IsJson ? ValueReader.Json(word) : ValueReader.Word(word, items))]);
    }

    private static void RefuseUnknown(Tool tool, JsonElement schema, JsonElement properties, JsonObject arguments)
    {
        bool isClosed = schema.TryGetProperty("additionalProperties", out JsonElement more) && more.ValueKind is JsonValueKind.False;
        if (!isClosed) return;
        string[] unknown = [.. arguments.Select(argument => argument.Key)
            .Where(name => properties.ValueKind is not JsonValueKind.Object || !properties.TryGetProperty(name, out _))];
        if (unknown.Length == 0) return;

        string[] known = [.. NamesOf(tool)];
        throw CliFault.Usage(
            $"{tool.Name} has no argument {Quoted(unknown)}.",
            known.Length == 0 ? "It takes none." : $"It takes {Quoted(known)}.");
    }

    private static void RefuseMissing(Tool tool, JsonElement schema, JsonObject arguments)
    {
        if (!schema.TryGetProperty("required", out JsonElement required) || required.ValueKind is not JsonValueKind.Array) return;
        string[] missing = [.. required.EnumerateArray()
            .Where(name => name.ValueKind is JsonValueKind.String && !arguments.ContainsKey(name.GetString()!))
            .Select(name => name.GetString()!)];
        if (missing.Length > 0)
            throw CliFault.Usage($"{tool.Name} needs {Quoted(missing)}.", $"Add {string.Join(' ', missing.Select(name => name + "=VALUE"))}.");
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
