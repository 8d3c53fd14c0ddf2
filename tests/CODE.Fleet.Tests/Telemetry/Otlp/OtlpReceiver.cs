using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CODE.Fleet.Tests.Telemetry.Otlp;

/// <summary>A span, and whose it is.</summary>
internal sealed record ReceivedSpan(string Service, string Scope, Span Span)
{
    public string Trace => Hex(Span.TraceId);

    public string Id => Hex(Span.SpanId);

    public string Parent => Hex(Span.ParentSpanId);

    public string? this[string attribute] => Span.Attributes.FirstOrDefault(one => one.Key == attribute)?.Value is { } value ? value.KindCase == Value.KindOneofCase.Text ? value.Text : value.ToString() : null;

    public override string ToString() => $"{Service}: {Span.Name} ({Scope}) {Id} of {Parent}";

    internal static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}

/// <summary>A log record's trace, and whose it is.</summary>
internal sealed record ReceivedLog(string Service, string Scope, string Trace, string Text);

/// <summary>A real OTLP/HTTP endpoint: takes what the fleet's processes export, and keeps it as it came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>What <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set to.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>All bytes of a signal: <c>traces</c>, <c>logs</c> or <c>metrics</c>.</summary>
    public IReadOnlyList<byte[]> Bytes(string signal) => [.. _received.Where(one => one.Path == $"/v1/{signal}").Select(static one => one.Body)];

    public IReadOnlyList<ReceivedSpan> Spans =>
    [
        .. from body in Bytes("traces")
           from resource in SpanExport.Parser.ParseFrom(body).Resources
           from scope in resource.Scopes
           from span in scope.Spans
           select new ReceivedSpan(ServiceOf(resource.Resource), scope.Scope.Name, span),
    ];

    public IReadOnlyList<ReceivedLog> Logs =>
    [
        .. from body in Bytes("logs")
           from resource in LogExport.Parser.ParseFrom(body).Resources
           from scope in resource.Scopes
           from record in scope.Records
           select new ReceivedLog(ServiceOf(resource.Resource), scope.Scope.Name, ReceivedSpan.Hex(record.TraceId), record.Body?.Text ?? ""),
    ];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/{signal}", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        _received.Enqueue((http.Request.Path.Value!, body.ToArray()));
        http.Response.ContentType = "application/x-protobuf";
    }

    private static string ServiceOf(Attributes resource) => resource.Attributes_.Single(static one => one.Key == "service.name").Value.Text;
}
