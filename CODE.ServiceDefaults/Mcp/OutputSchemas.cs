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

    /// <summary>
    /// The schema of a record: its properties with their <c>[Description]</c>s. None is said to be required: that would repeat most names in a list
    /// which every model reads, and nobody validates an answer to find out whether to trust it.
    /// </summary>
    public static JsonElement Of(Type type)
    {
        var schema = FleetJson.Options.GetJsonSchemaAsNode(type, ExporterOptions);
        return JsonSerializer.SerializeToElement(JsonSchemas.WithoutNull(schema));
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var description = context.PropertyInfo is { AttributeProvider: { } property }
            ? property.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>().FirstOrDefault()
            : context.TypeInfo.Type.GetCustomAttribute<DescriptionAttribute>(inherit: false);
        if (schema is JsonObject node)
        {
            node.Remove("required");
            if (description is not null)
            {
                node["description"] = description.Description;
            }
        }

        // Whatever JSON there is: true says so too, but clients of older revisions take only objects for the schema of a property.
        return schema is JsonValue && context.PropertyInfo is not null ? new JsonObject() : schema;
    }
}
