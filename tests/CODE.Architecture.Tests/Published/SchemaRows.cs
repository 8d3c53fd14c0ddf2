using System.Text.Json.Nodes;

namespace CODE.Architecture.Tests.Published;

/// <summary>A JSON Schema as rows of a table.</summary>
internal static class SchemaRows
{
    private const int MaxDepth = 6;
    private static readonly (string Keyword, string Word)[] Limits =
    [
        ("minimum", "from"), ("maximum", "to"), ("minLength", "at least (characters)"), ("maxLength", "at most (characters)"),
        ("minItems", "at least (items)"), ("maxItems", "at most (items)"), ("pattern", "matches"),
    ];

    /// <summary>A row for each argument: name, type with limits, whether it is required or its default, description.</summary>
    public static IEnumerable<string[]> Arguments(JsonNode? schema) =>
        from property in Properties(schema)
        let required = Names(schema?["required"]).Contains(property.Key)
        let fallback = property.Value?["default"]
        select new[]
        {
            $"`{property.Key}`", Type(property.Value) + LimitsOf(property.Value),
            required ? "required" : fallback is null ? "optional" : $"`{fallback.ToJsonString()}`", Text(property.Value?["description"]),
        };

    /// <summary>A row for each field at every depth: path, type, description.</summary>
    public static IEnumerable<string[]> Fields(JsonNode? schema, string prefix = "", int depth = 0) =>
        depth > MaxDepth ? [] : Properties(schema).SelectMany(property => Fields(property.Value, property.Key, prefix, depth));

    private static IEnumerable<string[]> Fields(JsonNode? schema, string name, string prefix, int depth)
    {
        var path = prefix + name;
        yield return [$"`{path}`", Type(schema), Text(schema?["description"])];
        var inner = Type(schema).StartsWith("array", StringComparison.Ordinal)
            ? Fields(schema?["items"], path + "[].", depth + 1)
            : Fields(schema, path + ".", depth + 1).Concat(Fields(schema?["additionalProperties"], path + ".*.", depth + 1));
        foreach (var row in inner)
        {
            yield return row;
        }
    }

    /// <summary>A schema's type in a few words.</summary>
    public static string Type(JsonNode? schema) => schema switch
    {
        null or JsonValue => "any",
        _ when schema["enum"] is JsonArray values => string.Join(" \\| ", values.Select(static value => $"`{value}`")),
        _ when Text(schema["type"]) == "array" => $"array of {Type(schema["items"])}",
        _ when schema["additionalProperties"] is JsonObject values => $"map of {Type(values)}",
        _ when schema["type"] is JsonArray types => string.Join(" or ", Names(types)),
        _ when schema["$ref"] is not null => "object, as above",
        _ => Text(schema["type"]) is { Length: > 0 } type ? type : "any",
    };

    private static string LimitsOf(JsonNode? schema) =>
        string.Concat(Limits.Where(limit => schema?[limit.Keyword] is not null).Select(limit => $", {limit.Word} `{schema![limit.Keyword]}`"));

    private static JsonObject Properties(JsonNode? schema) => (schema as JsonObject)?["properties"] as JsonObject ?? [];

    private static string[] Names(JsonNode? array) => [.. (array as JsonArray ?? []).Select(static name => name!.ToString())];

    private static string Text(JsonNode? node) => node is JsonValue ? node.ToString() : string.Empty;
}
