using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Policy;
using NJsonSchema;
using NJsonSchema.Validation;

namespace CODE.Gateway.Definitions;

/// <summary>The schema of a tool's arguments, ready to check some.</summary>
internal sealed class ArgumentSchema
{
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "enum", "const", "default", "examples" };
    private readonly JsonSchema _schema;
    private readonly JsonSchemaValidatorSettings _settings;

    private ArgumentSchema(JsonSchema schema, LinearPatterns patterns) => (_schema, _settings) = (schema, patterns.Settings);

    /// <summary>Makes it ready.</summary>
    /// <returns>Null when it cannot be checked here: it makes no sense, or refers to another document, which nobody fetches at a server's word.</returns>
    public static ArgumentSchema? Of(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || RefersElsewhere(schema))
        {
            return null;
        }

        try
        {
            var patterns = new LinearPatterns();
            var node = JsonNode.Parse(schema.GetRawText())!;
            Bound(node, patterns);
            // Complete at once: what is asynchronous is the fetching of other documents.
            return new ArgumentSchema(JsonSchema.FromJsonAsync(node.ToJsonString()).GetAwaiter().GetResult(), patterns);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArgumentException or OverflowException or Newtonsoft.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>What does not fit; empty when all does.</summary>
    /// <param name="arguments">The arguments as JSON text, an object.</param>
    public ICollection<ValidationError> Check(string arguments) => _schema.Validate(arguments, settings: _settings);

    // A server writes the patterns and a caller the texts. One that cannot be matched in linear time is left to the server itself.
    private static void Bound(JsonNode? schema, LinearPatterns patterns)
    {
        if (schema is JsonArray array)
        {
            foreach (var item in array)
            {
                Bound(item, patterns);
            }
        }

        if (schema is not JsonObject node)
        {
            return;
        }

        node.Remove("patternProperties");
        if (node["pattern"] is JsonValue value && value.TryGetValue<string>(out var pattern))
        {
            node.Remove("pattern");
            if (patterns.TryAdd(pattern) is { } format)
            {
                node["format"] = format;
            }
        }

        foreach (var (keyword, part) in node)
        {
            if (!Values.Contains(keyword))
            {
                Bound(part, patterns);
            }
        }
    }

    private static bool RefersElsewhere(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(static member =>
            (member.NameEquals("$ref") && member.Value.ValueKind == JsonValueKind.String && !member.Value.GetString()!.StartsWith('#')) || RefersElsewhere(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(RefersElsewhere),
        _ => false,
    };
}
