using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Conformance.Tools;

/// <summary>Tools that show how a request itself is judged: its capabilities, its headers, its schema.</summary>
public sealed class RequestTools
{
    [McpServerTool(Name = "test_missing_capability"), Description("Needs a client that can sample.")]
    public static string MissingCapability(RequestContext<CallToolRequestParams> call) =>
        call.Server.ClientCapabilities?.Sampling is not null
            ? "The client can sample."
            : throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() });

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Answers without a request of its own on the stream.")]
    public static string Streaming() => "Only a result was streamed.";

    [McpServerTool(Name = "test_header_tool"), Description("Takes its region in a header too.")]
    public static string Header(
        [McpHeader("Region"), Description("The region.")] string region,
        [Description("The query.")] string query) => $"{query} in {region}";

    /// <summary>The tool whose schema uses keywords of JSON Schema 2020-12 that no C# signature can express.</summary>
    public static McpServerTool Schema()
    {
        var tool = McpServerTool.Create(
            () => "Called.",
            new McpServerToolCreateOptions { Name = "json_schema_2020_12_tool", Description = "Tool with JSON Schema 2020-12 features" });
        tool.ProtocolTool.InputSchema = JsonElement.Parse("""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "$defs": {
                "address": {
                  "$anchor": "addressDef",
                  "type": "object",
                  "properties": { "street": { "type": "string" }, "city": { "type": "string" } }
                }
              },
              "properties": {
                "name": { "type": "string" },
                "address": { "$ref": "#/$defs/address" },
                "contactMethod": { "type": "string", "enum": ["phone", "email"] },
                "phone": { "type": "string" },
                "email": { "type": "string" }
              },
              "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
              "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
              "then": { "required": ["phone"] },
              "else": { "required": ["email"] },
              "additionalProperties": false
            }
            """);
        return tool;
    }
}
