using System.Text.Json.Nodes;

namespace CODE.Architecture.Tests.Published;

/// <summary>The shortest call of a tool: its required arguments, as the <c>mcp</c> command takes them.</summary>
internal static class ExampleCall
{
    /// <summary>The command line.</summary>
    public static string Of(JsonObject tool)
    {
        var required = tool["inputSchema"]?["required"] as JsonArray ?? [];
        var arguments = required.Select(name => $" {name}={Value(name!.ToString(), tool["inputSchema"]!["properties"]![name.ToString()]!)}");
        return $"mcp call {tool["name"]}{string.Concat(arguments)}";
    }

    private static string Value(string name, JsonNode schema) => schema switch
    {
        JsonValue => $"<{name}>",
        _ when schema["enum"] is JsonArray { Count: > 0 } values => $"{values[0]}",
        _ => $"{schema["type"]}" switch
        {
            "integer" or "number" => $"{schema["minimum"] ?? 1}",
            "boolean" => "true",
            "array" => $"'[{(schema["items"]?["type"]?.ToString() == "string" ? "\"...\"" : "{...}")}]'",
            "object" => "'{...}'",
            _ => $"<{name}>",
        },
    };
}
