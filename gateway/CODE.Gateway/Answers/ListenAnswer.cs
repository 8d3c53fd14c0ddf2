using System.Buffers;
using System.Text.Json;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Answers;

/// <summary>
/// Answers <c>subscriptions/listen</c> as a stateless server does: acknowledges it, grants nothing, and ends. Clients learn of changes from <c>ttlMs</c>.
/// </summary>
internal static class ListenAnswer
{
    /// <summary>Answers.</summary>
    public static async Task WriteAsync(GatewayCall call)
    {
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        WriteEvent(response.BodyWriter, json => WriteAcknowledgement(json, call.Message));
        WriteEvent(response.BodyWriter, json => RpcAnswer.WriteResponse(json, call.Message, static _ => { }));
        await response.CompleteAsync();
    }

    private static void WriteAcknowledgement(Utf8JsonWriter json, McpMessage message)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WriteString("method"u8, "notifications/subscriptions/acknowledged"u8);
        json.WriteStartObject("params"u8);
        json.WriteStartObject("notifications"u8);
        json.WriteEndObject();
        json.WriteStartObject("_meta"u8);
        json.WritePropertyName(McpMeta.SubscriptionId);
        json.WriteRawValue(message.Id.Span);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvent(IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        output.Write("event: message\ndata: "u8);
        using (var json = new Utf8JsonWriter(output))
        {
            write(json);
        }

        output.Write("\n\n"u8);
    }
}
