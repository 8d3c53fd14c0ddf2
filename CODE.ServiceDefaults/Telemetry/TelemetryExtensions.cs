using System.Diagnostics;
using CODE.ServiceDefaults.Health;
using CODE.ServiceDefaults.Mcp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>OpenTelemetry for every service: traces, metrics and logs.</summary>
public static class TelemetryExtensions
{
    /// <summary>Where Prometheus scrapes.</summary>
    public const string MetricsPath = "/metrics";

    // The SDK's own source and meter; its spans follow the OpenTelemetry conventions for MCP (mcp.method.name, gen_ai.tool.name).
    private const string McpSdkSource = "Experimental.ModelContextProtocol";
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Those of all that ASP.NET Core and HttpClient have that somebody looks at; each one more is paid for by every request.
    private static readonly string[] HttpMeters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http"];

    private const string RuntimeMeter = "System.Runtime";

    // OpenTelemetry reserves memory for all series that an instrument may have, 2,000 by default: 7 MB a process, of which a few percent are ever used. What is beyond is counted as one series.
    private const int MaxSeries = 250;

    // What the SDK measures of each operation, without what callers choose freely.
    private static readonly string[] OperationLabels = ["mcp.method.name", "gen_ai.tool.name", "error.type"];

    /// <summary>
    /// Registers the providers. Traces and logs are exported over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Otherwise nothing is recorded for them,
    /// and only the ids of traces are passed on, for the log and the audit; see docs/telemetry.md.
    /// </summary>
    internal static TBuilder AddTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        DistributedContextPropagator.Current = new TraceContextOnly();
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        builder.Services.AddSingleton(DistributedContextPropagator.Current);
        builder.Services.AddActivatedSingleton<StoreMetrics>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddRuntimeInstrumentation()
                .AddMeter(ToolCallMetrics.MeterName, McpSdkSource)
                .AddMeter(HttpMeters)
                .AddView("mcp.*.operation.duration", new MetricStreamConfiguration { TagKeys = OperationLabels, CardinalityLimit = MaxSeries })
                .AddView(static instrument => IsOfPlatform(instrument.Meter.Name) ? new MetricStreamConfiguration { CardinalityLimit = MaxSeries } : null)
                .AddPrometheusExporter())
            .WithTracing(tracing => tracing.AddSource(builder.Environment.ApplicationName, McpSdkSource));

        if (string.IsNullOrWhiteSpace(builder.Configuration[OtlpEndpoint]))
        {
            builder.Services.ConfigureOpenTelemetryTracerProvider(static tracing => tracing.SetSampler(new AlwaysOffSampler()));
            return builder;
        }

        telemetry.WithTracing(tracing => tracing
            .AddAspNetCoreInstrumentation(options => options.Filter = IsNoProbe)
            .AddHttpClientInstrumentation()
            .AddProcessor(new SpanCleaner()));
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.AddProcessor(new LogCleaner());
        });
        telemetry.UseOtlpExporter();
        return builder;
    }

    /// <summary>Maps <see cref="MetricsPath"/>; it holds counts and durations, no arguments.</summary>
    internal static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPrometheusScrapingEndpoint(MetricsPath).AllowAnonymous();
        return endpoints;
    }

    private static bool IsOfPlatform(string meter) => meter == RuntimeMeter || HttpMeters.Contains(meter);

    private static bool IsNoProbe(HttpContext context) => context.Request.Path.Value is not (HealthExtensions.ReadyPath or HealthExtensions.AlivePath or MetricsPath);
}
