using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Telemetry;

/// <summary>
/// The spans of messages, as OpenTelemetry's conventions for MCP have them. A span's parent is the host's where the host names one in <c>_meta</c>, so
/// that one trace runs from the host to what a server calls; the HTTP request's span is linked then. Arguments, results and texts of errors are in no span.
/// </summary>
internal sealed class CallSpans(FleetCatalog catalog) : IDisposable
{
    /// <summary>The name under which the spans are collected.</summary>
    public const string SourceName = "CODE.Gateway";

    // version-traceid-spanid-flags; the span id and the flags are what the gateway puts its own in the place of.
    private const int TraceParentLength = 55;
    private const int SpanIdAt = 36;

    // A client may choose its ids freely; a program's are short.
    private const int MaxId = 64;

    private readonly ActivitySource _source = new(SourceName);

    /// <summary>Whether anybody listens.</summary>
    public bool IsEnabled => _source.HasListeners();

    /// <summary>Opens the span of a message; null when nobody wants it.</summary>
    public Activity? Start(GatewayCall call)
    {
        var message = call.Message;
        if (!_source.HasListeners() || message.Kind == McpMessageKind.Response)
        {
            return null;
        }

        // By the method alone: nearly always nobody wants the rest.
        var name = CallLabels.MethodOf(message);
        var span = ActivityContext.TryParse(message.TraceParent, message.TraceState, isRemote: true, out var host)
            ? _source.StartActivity(ActivityKind.Server, host, links: Activity.Current is { } http && http.TraceId != host.TraceId ? [new ActivityLink(http.Context)] : null, name: name)
            : _source.StartActivity(name, ActivityKind.Server);
        if (span is not { IsAllDataRequested: true })
        {
            return span;
        }

        // Names come from callers; only those that exist may become span names.
        var tool = KnownName(message, McpMethods.CallTool, OfferKind.Tools);
        var prompt = KnownName(message, McpMethods.GetPrompt, OfferKind.Prompts);
        span.DisplayName = (tool ?? prompt) is { } target ? $"{name} {target}" : name;
        span.SetTag("mcp.method.name", name);
        span.SetTag("mcp.protocol.version", message.Revision);
        span.SetTag("gen_ai.tool.name", tool);
        span.SetTag("gen_ai.operation.name", tool is null ? null : "execute_tool");
        span.SetTag("gen_ai.prompt.name", prompt);
        span.SetTag("mcp.resource.uri", KnownUri(message));
        span.SetTag("jsonrpc.request.id", IdOf(message));
        span.SetTag("network.transport", "tcp");
        span.SetTag("network.protocol.name", "http");
        span.SetTag("network.protocol.version", call.Http.Request.Protocol is ['H', 'T', 'T', 'P', '/', .. var version] ? version : null);
        Continue(call, span);
        return span;
    }

    /// <summary>Notes how the call ended.</summary>
    public static void End(Activity span, GatewayCall call, CallEnd end)
    {
        if (!span.IsAllDataRequested)
        {
            return;
        }

        span.SetTag("code.server", call.Target?.Name);
        span.SetTag("code.outcome", CallLabels.IsCall(call.Message) ? end.Outcome : null);
        // What the gateway answers itself without deciding about it (lists, the lifecycle) has no outcome.
        if (end.Error is not { } error || (call.Outcome is { Kind: CallOutcomeKind.Unanswered, Fault: null } && !CallLabels.IsCall(call.Message)))
        {
            return;
        }

        var rpcCode = call.Outcome.RpcCode?.ToString(CultureInfo.InvariantCulture);
        span.SetTag("rpc.response.status_code", rpcCode);
        span.SetTag("error.type", rpcCode ?? (end.Outcome == CallEnd.ToolError ? CallEnd.ToolError : error));
        span.SetTag("code.fault", error);
        span.SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose() => _source.Dispose();

    // The server's SDK takes its parent from _meta too, so there the gateway's span has to stand, or the server's would be its sibling. Both are of one length.
    private static void Continue(GatewayCall call, Activity span)
    {
        var at = call.Message.TraceParentStart;
        if (at > 0 && span.Recorded && call.Message.TraceParent?.Length == TraceParentLength)
        {
            Span<byte> own = stackalloc byte[TraceParentLength - SpanIdAt];
            Encoding.ASCII.GetBytes(span.SpanId.ToHexString(), own);
            own[16] = (byte)'-';
            Utf8Formatter.TryFormat((byte)span.ActivityTraceFlags, own[17..], out _, new System.Buffers.StandardFormat('x', 2));
            call.Body!.Overwrite(at + SpanIdAt, own);
        }
    }

    private string? KnownName(McpMessage message, string method, OfferKind kind) =>
        message.Method == method && message.Name is { } name && catalog.View[kind].OwnerOf(name) is not null ? name : null;

    // Those that servers list. Any other may hold whatever a caller put into it.
    private string? KnownUri(McpMessage message) =>
        message.Method == McpMethods.ReadResource && message.Uri is { } uri && catalog.View[OfferKind.Resources].OwnerOf(uri) is not null ? uri : null;

    private static string? IdOf(McpMessage message) =>
        message.Kind == McpMessageKind.Request && message.Id.Length is > 0 and <= MaxId ? Encoding.UTF8.GetString(message.Id.Span).Trim('"') : null;
}
