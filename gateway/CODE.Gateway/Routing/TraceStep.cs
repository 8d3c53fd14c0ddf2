using System.Diagnostics;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;

namespace CODE.Gateway.Routing;

/// <summary>
/// Opens the span of the message, named as OpenTelemetry's conventions for MCP say. Its parent is the host's span where the host names one in
/// <c>_meta</c>, so that one trace runs from the host to what a server calls; the HTTP request's span is linked then.
/// </summary>
internal sealed class TraceStep : IGatewayStep, IDisposable
{
    /// <summary>The name under which the spans are collected.</summary>
    public const string SourceName = "CODE.Gateway";

    private readonly ActivitySource _source = new(SourceName);
    private readonly FleetCatalog _catalog;

    public TraceStep(FleetCatalog catalog) => _catalog = catalog;

    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        using var span = Start(call.Message);
        await next(call);
        span?.SetTag("server.address", call.Target?.Name);
    }

    public void Dispose() => _source.Dispose();

    private Activity? Start(McpMessage message)
    {
        if (!_source.HasListeners() || message.Kind == McpMessageKind.Response)
        {
            return null;
        }

        // Names come from callers; only those that exist may become span names.
        var tool = message.Method == McpMethods.CallTool && message.Name is { } name && _catalog.View[OfferKind.Tools].OwnerOf(name) is not null ? name : null;
        var span = ActivityContext.TryParse(message.TraceParent, message.TraceState, isRemote: true, out var host)
            ? _source.StartActivity(ActivityKind.Server, host, links: Activity.Current is { } http && http.TraceId != host.TraceId ? [new ActivityLink(http.Context)] : null, name: NameOf(message, tool))
            : _source.StartActivity(NameOf(message, tool), ActivityKind.Server);
        span?.SetTag("mcp.method.name", message.Method);
        span?.SetTag("mcp.protocol.version", message.Revision);
        span?.SetTag("gen_ai.tool.name", tool);
        return span;
    }

    private static string NameOf(McpMessage message, string? tool) => tool is not null ? $"{message.Method} {tool}" : McpMethods.IsKnown(message.Method) ? message.Method : "unknown";
}
