using System.Text.Json.Nodes;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>Makes derived JSON Schemas short: a list of tools is read by models, so every byte counts.</summary>
internal static class JsonSchemas
{
    /// <summary>The schema without <c>null</c> as a possible value, at every level: null is absent on the wire.</summary>
    public static JsonNode WithoutNull(JsonNode schema)
    {
        if (schema is JsonArray array)
        {
            foreach (var item in array.ToArray())
            {
                WithoutNull(item!);
            }
        }

        if (schema is not JsonObject node)
        {
            return schema;
        }

        if (node["type"] is JsonArray types)
        {
            var named = types.Select(static type => type!.GetValue<string>()).Where(static type => type != "null").ToArray();
            node["type"] = named.Length == 1 ? JsonValue.Create(named[0]) : new JsonArray([.. named.Select(static type => JsonValue.Create(type))]);
        }

        if (node["enum"] is JsonArray values && values.Any(static value => value is null))
        {
            node["enum"] = new JsonArray([.. values.Where(static value => value is not null).Select(static value => value!.DeepClone())]);
        }

        if (node.TryGetPropertyValue("default", out var @default) && @default is null)
        {
            node.Remove("default");
        }

        foreach (var (_, child) in node.ToArray())
        {
            if (child is JsonObject or JsonArray)
            {
                WithoutNull(child);
            }
        }

        return node;
    }
}
