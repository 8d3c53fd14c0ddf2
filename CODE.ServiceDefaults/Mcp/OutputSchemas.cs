using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>Derives a tool's output schema from the record that it answers with.</summary>
internal static class OutputSchemas
{
    private static readonly JsonSchemaExporterOptions ExporterOptions = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    /// <summary>The schema of a record: its properties with their <c>[Description]</c>s; nullable ones are not required.</summary>
    public static JsonElement Of(Type type)
    {
        var schema = FleetJson.Options.GetJsonSchemaAsNode(type, ExporterOptions);
        RequireOnlyWhatIsAlwaysThere(schema);
        return JsonSerializer.SerializeToElement(JsonSchemas.WithoutNull(schema));
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var description = context.PropertyInfo is { AttributeProvider: { } property }
            ? property.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>().FirstOrDefault()
            : context.TypeInfo.Type.GetCustomAttribute<DescriptionAttribute>(inherit: false);
        if (description is not null && schema is JsonObject node)
        {
            node["description"] = description.Description;
        }

        return schema;
    }

    // Nulls are not written, so a property that may be null may be missing.
    private static void RequireOnlyWhatIsAlwaysThere(JsonNode? schema)
    {
        if (schema is JsonArray array)
        {
            foreach (var item in array)
            {
                RequireOnlyWhatIsAlwaysThere(item);
            }
        }
        else if (schema is JsonObject node)
        {
            if (node["properties"] is JsonObject properties && node["required"] is JsonArray required)
            {
                string[] always = [.. required.Select(static name => name!.GetValue<string>()).Where(name => !MayBeNull(properties[name]))];
                node["required"] = new JsonArray([.. always.Select(static name => JsonValue.Create(name))]);
            }

            foreach (var (_, child) in node)
            {
                RequireOnlyWhatIsAlwaysThere(child);
            }
        }
    }

    private static bool MayBeNull(JsonNode? property) =>
        property is not JsonObject node
        || (node["type"] is JsonArray types && types.Any(static type => type!.GetValue<string>() == "null"))
        || (node["enum"] is JsonArray values && values.Any(static value => value is null));
}
