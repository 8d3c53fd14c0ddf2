using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace CODE.Gateway.Telemetry;

/// <summary>Registers what the gateway tells about itself, beyond what every service tells.</summary>
internal static class TelemetrySetup
{
    /// <summary>Registers its spans and metrics.</summary>
    public static void AddGatewayTelemetry(this IServiceCollection services)
    {
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<CallSpans>();
        services.AddActivatedSingleton<ServerMetrics>();
        services.ConfigureOpenTelemetryTracerProvider(static tracing => tracing.AddSource(CallSpans.SourceName));
    }
}
