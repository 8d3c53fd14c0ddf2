using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CODE.Gateway.Foreign;

/// <summary>
/// Writes the answer of a foreign server in the revision that the caller speaks, where a server of the fleet would write its own: what comes through here is
/// contained as theirs is. One that comes soon is a JSON body; one that takes longer is a stream of events that is never silent.
/// </summary>
internal sealed class ForeignAnswer(GatewayCall call, TimeProvider time)
{
    // Long enough for most calls to end before; short enough for those who wait for headers.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private static readonly (string Method, string[] Required, string[] Optional)[] Members =
    [
        (McpMethods.CallTool, ["content"], ["structuredContent", "isError"]),
        (McpMethods.GetPrompt, ["messages"], ["description"]),
        (McpMethods.ReadResource, ["contents"], []),
        (McpMethods.Complete, ["completion"], []),
    ];

    private bool _isStream;
    private long _bytes;

    /// <summary>Passes on what the server reports until its answer is there.</summary>
    /// <param name="sent">The answer to come.</param>
    /// <param name="reports">What the server reports.</param>
    /// <param name="reported">Called for each report.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task AccompanyAsync(Task sent, ChannelReader<ProgressReport> reports, Action reported, CancellationToken cancellationToken)
    {
        var pause = Patience;
        var more = reports.WaitToReadAsync(cancellationToken).AsTask();
        while (!sent.IsCompleted)
        {
            using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var first = await Task.WhenAny(sent, more, Task.Delay(pause, time, wake.Token));
            await wake.CancelAsync();
            if (first == more)
            {
                while (reports.TryRead(out var report))
                {
                    reported();
                    await WriteEventAsync(TextOf(json => WriteReport(json, report)), cancellationToken);
                }

                more = reports.WaitToReadAsync(cancellationToken).AsTask();
            }
            else if (first != sent && !cancellationToken.IsCancellationRequested)
            {
                await BeginStreamAsync(cancellationToken);
                await WriteAsync(": the call is running\n\n"u8.ToArray(), cancellationToken);
                pause = KeepAlive;
            }
        }

        // What was reported just before the answer.
        while (sent.IsCompletedSuccessfully && reports.TryRead(out var report))
        {
            await WriteEventAsync(TextOf(json => WriteReport(json, report)), cancellationToken);
        }
    }

    /// <summary>Writes the result: of what the server gives, what the protocol has for the method.</summary>
    public async Task WriteResultAsync(JsonObject result, CancellationToken cancellationToken)
    {
        var (_, required, optional) = Array.Find(Members, members => members.Method == call.Message.Method);
        if (result["resultType"] is JsonValue type && !(type.TryGetValue<string>(out var kind) && kind == "complete") || Array.Exists(required, member => result[member] is not (JsonArray or JsonObject)))
        {
            await WriteFaultAsync(ServerFaults.Nonsense(call.Target!), cancellationToken);
            return;
        }

        await WriteMessageAsync(json => RpcAnswer.WriteResponse(json, call.Message, members =>
        {
            foreach (var member in required.Concat(optional))
            {
                if (result[member] is { } value)
                {
                    members.WritePropertyName(member);
                    value.WriteTo(members);
                }
            }

            if (call.Message is { IsStateless: true, Method: McpMethods.ReadResource })
            {
                members.WriteNumber("ttlMs"u8, 0);
                members.WriteString("cacheScope"u8, "private"u8);
            }
        }), cancellationToken);
        var isToolError = result["isError"] is JsonValue isError && isError.TryGetValue<bool>(out var failed) && failed;
        call.Outcome = new CallOutcome(isToolError ? CallOutcomeKind.ToolError : CallOutcomeKind.Ok, Bytes: _bytes);
    }

    /// <summary>Writes an error that the server gave.</summary>
    public async Task WriteErrorAsync(int code, string message, CancellationToken cancellationToken)
    {
        // What a code means at the edge of this protocol is the gateway's to say; a server's own go as what they are.
        var told = code is RpcCodes.InvalidParams or RpcCodes.MethodNotFound or RpcCodes.Internal ? code : RpcCodes.Server;
        var fault = new Fault(
            code == RpcCodes.InvalidParams ? FaultCodes.InvalidArgument : FaultCodes.UpstreamFailed,
            $"The {call.Target!.Name} server answered with error {code}: {message}",
            "Look at what was asked of it.");
        await WriteMessageAsync(json => WriteError(json, told, fault), cancellationToken);
        call.Outcome = new CallOutcome(CallOutcomeKind.ProtocolError, fault.Code, _bytes);
    }

    /// <summary>Writes what went wrong: as a tool's result, which models read, where a tool was called.</summary>
    public async Task WriteFaultAsync(Fault fault, CancellationToken cancellationToken)
    {
        call.Outcome = new CallOutcome(CallOutcomeKind.Unanswered, fault.Code, _bytes);
        if (!_isStream)
        {
            await RpcAnswer.WriteFaultAsync(call, fault);
            return;
        }

        await WriteEventAsync(RpcAnswer.FaultMessage(call, fault), cancellationToken);
    }

    private void WriteReport(Utf8JsonWriter json, ProgressReport report)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WriteString("method"u8, "notifications/progress"u8);
        json.WriteStartObject("params"u8);
        json.WritePropertyName("progressToken"u8);
        json.WriteRawValue(call.Message.ProgressToken.Span);
        json.WritePropertyName("progress"u8);
        report.Progress.WriteTo(json);
        if (report.Total is { } total)
        {
            json.WritePropertyName("total"u8);
            total.WriteTo(json);
        }

        if (report.Message is { } message)
        {
            json.WriteString("message"u8, message);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteError(Utf8JsonWriter json, int code, Fault fault)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WritePropertyName("id"u8);
        json.WriteRawValue(call.Message.Id.Span);
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, code);
        json.WriteString("message"u8, fault.Message);
        json.WritePropertyName("data"u8);
        JsonSerializer.Serialize(json, fault, FleetJson.Options);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private async Task WriteMessageAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var message = TextOf(write);
        if (_isStream)
        {
            await WriteEventAsync(message, cancellationToken);
            return;
        }

        call.Http.Response.ContentType = "application/json";
        call.Http.Response.Headers.CacheControl = "no-store";
        await WriteAsync(message, cancellationToken);
    }

    private async Task WriteEventAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await BeginStreamAsync(cancellationToken);
        await WriteAsync((byte[])[.. "event: message\ndata: "u8, .. message.Span, (byte)'\n', (byte)'\n'], cancellationToken);
    }

    private async Task BeginStreamAsync(CancellationToken cancellationToken)
    {
        if (_isStream)
        {
            return;
        }

        _isStream = true;
        call.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        call.Http.Response.ContentType = "text/event-stream";
        call.Http.Response.Headers.CacheControl = "no-cache,no-store";
        call.Http.Response.Headers["X-Accel-Buffering"] = "no";
        await call.Http.Response.Body.FlushAsync(cancellationToken);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        _bytes += text.Length;
        await call.Http.Response.Body.WriteAsync(text, cancellationToken);
        await call.Http.Response.Body.FlushAsync(cancellationToken);
    }

    private static ReadOnlyMemory<byte> TextOf(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            write(json);
        }

        return output.WrittenMemory;
    }
}
