using System.Text.Json.Nodes;

namespace CODE.Gateway.Policy;

/// <summary>
/// The part of JSON Schema that conditions may use. A validator passes over keywords that it does not know; in a policy that would open
/// a door silently, so everything else is refused. The <c>const</c> that NJsonSchema does not know becomes an <c>enum</c> of one, and a
/// <c>pattern</c>, which it would match in a time without bounds, a format of our own.
/// </summary>
internal static class ConditionSchema
{
    private const int MaxDepth = 32;

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "type", "enum", "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
        "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "title", "description",
    };

    private static readonly HashSet<string> OneSchema = new(StringComparer.Ordinal) { "not", "items", "additionalProperties" };
    private static readonly HashSet<string> ManySchemas = new(StringComparer.Ordinal) { "allOf", "anyOf", "oneOf" };
    private static readonly HashSet<string> NamedSchemas = new(StringComparer.Ordinal) { "properties" };

    /// <summary>The schema in the form that is validated.</summary>
    /// <exception cref="PolicyFault">It uses something else.</exception>
    public static JsonNode Checked(JsonNode schema, string rule, LinearPatterns patterns) => Checked(schema, rule, patterns, 0);

    private static JsonNode Checked(JsonNode? schema, string rule, LinearPatterns patterns, int depth)
    {
        if (schema is JsonValue value && value.TryGetValue<bool>(out _) && depth > 0)
        {
            return value.DeepClone();
        }

        if (schema is not JsonObject node || depth > MaxDepth)
        {
            throw new PolicyFault($"{rule}: when is not a JSON Schema object.");
        }

        var known = new JsonObject();
        foreach (var (keyword, part) in node)
        {
            if (keyword == "const")
            {
                known["enum"] = new JsonArray(part?.DeepClone());
            }
            else if (keyword == "pattern" && part is JsonValue pattern && pattern.TryGetValue<string>(out var text))
            {
                known["format"] = patterns.Add(text, rule);
            }
            else if (Plain.Contains(keyword))
            {
                known[keyword] = part?.DeepClone();
            }
            else if (OneSchema.Contains(keyword))
            {
                known[keyword] = Checked(part, rule, patterns, depth + 1);
            }
            else if (ManySchemas.Contains(keyword) && part is JsonArray many)
            {
                known[keyword] = new JsonArray([.. many.Select(each => Checked(each, rule, patterns, depth + 1))]);
            }
            else if (NamedSchemas.Contains(keyword) && part is JsonObject named)
            {
                known[keyword] = new JsonObject(named.Select(each => KeyValuePair.Create<string, JsonNode?>(each.Key, Checked(each.Value, rule, patterns, depth + 1))));
            }
            else
            {
                throw new PolicyFault($"{rule}: when uses '{keyword}', which is not checked here.");
            }
        }

        return known;
    }
}
