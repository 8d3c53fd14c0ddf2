using System.Text.Json.Nodes;

namespace CODE.Architecture.Tests.Published;

/// <summary>A JSON Schema as rows of a table.</summary>
internal static class SchemaRows
{
    private const int MaxDepth = 6;
    private static readonly (string Keyword, string Words)[] Limits =
    [
        ("minimum", "from {0}"), ("maximum", "to {0}"), ("minLength", "at least {0} characters"), ("maxLength", "at most {0} characters"),
        ("minItems", "at least {0} items"), ("maxItems", "at most {0} items"), ("pattern", "matching `{0}`"),
    ];

    /// <summary>A row for each argument: name, type with limits, whether it is required or its default, description.</summary>
    public static IEnumerable<string[]> Arguments(JsonNode? schema) =>
        from property in Properties(schema)
        let required = Names(Keyword(schema, "required")).Contains(property.Key)
        let fallback = Keyword(property.Value, "default")
        select new[]
        {
            $"`{property.Key}`", Type(property.Value) + LimitsOf(property.Value),
            required ? "required" : fallback is null ? "optional" : $"`{fallback.ToJsonString()}`", Text(Keyword(property.Value, "description")),
        };

    /// <summary>A row for each field at every depth: path, type, description.</summary>
    public static IEnumerable<string[]> Fields(JsonNode? schema, string prefix = "", int depth = 0) =>
        depth > MaxDepth ? [] : Properties(schema).SelectMany(property => Fields(property.Value, property.Key, prefix, depth));

    private static IEnumerable<string[]> Fields(JsonNode? schema, string name, string prefix, int depth)
    {
        var path = prefix + name;
        yield return [$"`{path}`", Type(schema), Text(Keyword(schema, "description"))];
        var inner = Type(schema).StartsWith("array", StringComparison.Ordinal)
            ? Fields(Keyword(schema, "items"), path + "[].", depth + 1)
            : Fields(schema, path + ".", depth + 1).Concat(Fields(Keyword(schema, "additionalProperties"), path + ".*.", depth + 1));
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

    private static string LimitsOf(JsonNode? schema) => string.Concat(
        from limit in Limits
        let value = Keyword(schema, limit.Keyword)
        where value is not null
        select ", " + limit.Words.Replace("{0}", value.ToString(), StringComparison.Ordinal));

    // A schema may also be true: anything goes.
    private static JsonNode? Keyword(JsonNode? schema, string keyword) => (schema as JsonObject)?[keyword];

    private static JsonObject Properties(JsonNode? schema) => Keyword(schema, "properties") as JsonObject ?? [];

    private static string[] Names(JsonNode? array) => [.. (array as JsonArray ?? []).Select(static name => name!.ToString())];

    private static string Text(JsonNode? node) => node is JsonValue ? node.ToString() : string.Empty;
}
