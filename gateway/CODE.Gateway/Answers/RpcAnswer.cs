using System.Buffers;
using System.Text.Json;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Answers;

/// <summary>Writes the JSON-RPC answers that come from the gateway itself.</summary>
internal static class RpcAnswer
{
    /// <summary>The kind of a result that ends a request.</summary>
    public const string CompleteResult = "complete";

    /// <summary>The kind of a result that asks the client for something first.</summary>
    public const string InputRequiredResult = "input_required";

    /// <summary>The id of an answer to a message whose id is not known.</summary>
    public static readonly ReadOnlyMemory<byte> NoId = "null"u8.ToArray();

    /// <summary>Writes a result.</summary>
    /// <param name="call">The call.</param>
    /// <param name="writeMembers">Writes the members of the result; what the revision asks of every result is added.</param>
    /// <param name="writeMeta">Writes members of the result's <c>_meta</c>, where it has some of its own.</param>
    /// <param name="type">What kind of result it is, for revisions that have kinds.</param>
    public static Task WriteResultAsync(
        GatewayCall call, Action<Utf8JsonWriter> writeMembers, Action<Utf8JsonWriter>? writeMeta = null, string type = CompleteResult)
    {
        Begin(call.Http, StatusCodes.Status200OK);
        using (var json = new Utf8JsonWriter(call.Http.Response.BodyWriter))
        {
            WriteResponse(json, call.Message, writeMembers, writeMeta, type);
        }

        return call.Http.Response.CompleteAsync();
    }

    /// <summary>Writes the response message itself.</summary>
    public static void WriteResponse(
        Utf8JsonWriter json, McpMessage message, Action<Utf8JsonWriter> writeMembers, Action<Utf8JsonWriter>? writeMeta = null, string type = CompleteResult)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WritePropertyName("id"u8);
        json.WriteRawValue(message.Id.Span);
        json.WriteStartObject("result"u8);
        writeMembers(json);
        if (message.IsStateless)
        {
            json.WriteString("resultType"u8, type);
        }

        if (message.IsStateless || writeMeta is not null)
        {
            json.WriteStartObject("_meta"u8);
            if (message.IsStateless)
            {
                json.WritePropertyName(McpMeta.ServerInfo);
                GatewayIdentity.Write(json);
            }

            writeMeta?.Invoke(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes an error.</summary>
    /// <param name="http">The request.</param>
    /// <param name="id">The message's id, as JSON text.</param>
    /// <param name="refusal">What to tell.</param>
    public static Task WriteErrorAsync(HttpContext http, ReadOnlyMemory<byte> id, Refusal refusal)
    {
        Begin(http, refusal.Status);
        using (var json = new Utf8JsonWriter(http.Response.BodyWriter))
        {
            WriteError(json, id, refusal);
        }

        return http.Response.CompleteAsync();
    }

    /// <summary>
    /// Writes a fault of a server as whoever called sees it best: a failed tool call as a tool's result, which models read, anything else as an error.
    /// </summary>
    public static Task WriteFaultAsync(GatewayCall call, Fault fault)
    {
        if (IsToolCall(call.Message))
        {
            return WriteResultAsync(call, json => WriteToolFault(json, fault));
        }

        var status = call.Message.Kind == McpMessageKind.Request ? StatusCodes.Status200OK : FaultAnswer.StatusOf(fault);
        return WriteErrorAsync(call.Http, call.Message.Id, new Refusal(status, RpcCodes.Server, fault));
    }

    /// <summary>The message that <see cref="WriteFaultAsync"/> writes, for an answer that has begun already.</summary>
    public static ReadOnlyMemory<byte> FaultMessage(GatewayCall call, Fault fault)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            if (IsToolCall(call.Message))
            {
                WriteResponse(json, call.Message, result => WriteToolFault(result, fault));
            }
            else
            {
                WriteError(json, call.Message.Id, new Refusal(StatusCodes.Status200OK, RpcCodes.Server, fault));
            }
        }

        return output.WrittenMemory;
    }

    private static bool IsToolCall(McpMessage message) => message is { Kind: McpMessageKind.Request, Method: McpMethods.CallTool };

    private static void WriteToolFault(Utf8JsonWriter json, Fault fault)
    {
        json.WriteStartArray("content"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, JsonSerializer.Serialize(fault, FleetJson.Options));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteBoolean("isError"u8, true);
    }

    private static void WriteError(Utf8JsonWriter json, ReadOnlyMemory<byte> id, Refusal refusal)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WritePropertyName("id"u8);
        json.WriteRawValue(id.Span);
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, refusal.Code);
        json.WriteString("message"u8, $"{refusal.Fault.Message} {refusal.Fault.Fix}");
        json.WriteStartObject("data"u8);
        WriteData(json, refusal);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteString("code"u8, refusal.Fault.Code);
        json.WriteString("message"u8, refusal.Fault.Message);
        json.WriteString("fix"u8, refusal.Fault.Fix);
        if (refusal.UnsupportedRevision is { } revision)
        {
            json.WriteStartArray("supported"u8);
            foreach (var supported in refusal.SupportedRevisions)
            {
                json.WriteStringValue(supported);
            }

            json.WriteEndArray();
            json.WriteString("requested"u8, revision);
        }

        if (refusal.RequiredExtension is { } extension)
        {
            json.WriteStartObject("requiredCapabilities"u8);
            json.WriteStartObject("extensions"u8);
            json.WriteStartObject(extension);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (refusal.MissingUri is { } uri)
        {
            json.WriteString("uri"u8, uri);
        }
    }

    /// <summary>Begins an answer that is one JSON message.</summary>
    public static void Begin(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
    }
}
