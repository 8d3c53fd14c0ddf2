using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>Builds what a tool returns: a typed record for programs and a short text for models.</summary>
public static class ToolAnswer
{
    /// <summary>The answer of a tool whose output schema is that of <typeparamref name="T"/>.</summary>
    /// <param name="value">The structured content.</param>
    /// <param name="text">What a model needs to know, short: the structured content is not repeated as text.</param>
    /// <typeparam name="T">The record that the tool names as <c>OutputSchemaType</c>.</typeparam>
    public static CallToolResult Of<T>(T value, string text) => new()
    {
        StructuredContent = JsonSerializer.SerializeToElement(value, FleetJson.Options),
        Content = [new TextContentBlock { Text = text }],
    };

    /// <summary>The answer of a call that failed: the fault as JSON text, and no structured content.</summary>
    public static CallToolResult Of(Fault fault) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = JsonSerializer.Serialize(fault, FleetJson.Options) }],
    };
}
