using System.Runtime.CompilerServices;
using System.Text.Json;
using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Definitions;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Preflight;

/// <summary>
/// Writes a report as a result of the method that was asked about, since clients take no other: the report is in <c>_meta</c>, and as JSON text
/// where people and models look.
/// </summary>
internal static class PreflightAnswer
{
    private static readonly ConditionalWeakTable<ToolDefinition, object> TakesEmpty = [];

    /// <summary>Writes it.</summary>
    public static Task WriteAsync(GatewayCall call, PreflightReport report)
    {
        var text = JsonSerializer.Serialize(report, FleetJson.Options);
        return RpcAnswer.WriteResultAsync(call, json => WriteMembers(json, call, text), json =>
        {
            json.WritePropertyName(McpMeta.Preflight);
            json.WriteRawValue(text, skipInputValidation: true);
        });
    }

    private static void WriteMembers(Utf8JsonWriter json, GatewayCall call, string text)
    {
        var kind = call.Use!.Kind;
        if (kind == OfferKind.Tools)
        {
            WriteText(json, text);
            WriteStructured(json, call.Tool);
        }
        else if (kind == OfferKind.Prompts)
        {
            json.WriteString("description"u8, text);
            json.WriteStartArray("messages"u8);
            json.WriteEndArray();
        }
        else
        {
            json.WriteStartArray("contents"u8);
            json.WriteStartObject();
            json.WriteString("uri"u8, call.Use.Key);
            json.WriteString("mimeType"u8, "application/json"u8);
            json.WriteString("text"u8, text);
            json.WriteEndObject();
            json.WriteEndArray();
            if (call.Message.IsStateless)
            {
                json.WriteNumber("ttlMs"u8, 0);
                json.WriteString("cacheScope"u8, "private"u8);
            }
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("content"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // Clients want structured content of a tool that promises some, and check it against the tool's own schema; only an error is exempt. A
    // report would never fit, so it is the empty object where the schema takes that, and an error where it does not.
    private static void WriteStructured(Utf8JsonWriter json, ToolDefinition? tool)
    {
        if (tool is null || !tool.Canonical.TryGetProperty("outputSchema", out var schema))
        {
            json.WriteBoolean("isError"u8, false);
            return;
        }

        var takesEmpty = (bool)TakesEmpty.GetValue(tool, _ => ArgumentSchema.Of(schema)?.Check("{}").Count == 0);
        json.WriteBoolean("isError"u8, !takesEmpty);
        if (takesEmpty)
        {
            json.WriteStartObject("structuredContent"u8);
            json.WriteEndObject();
        }
    }
}
