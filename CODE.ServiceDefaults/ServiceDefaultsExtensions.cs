using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Health;
using CODE.ServiceDefaults.Hosting;
using CODE.ServiceDefaults.Store;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CODE.ServiceDefaults;

/// <summary>What every process of the fleet has, the gateway included.</summary>
public static class ServiceDefaultsExtensions
{
    private const string ShutdownTimeoutKey = "shutdownTimeoutSeconds";
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <summary>Registers telemetry, health, service discovery, resilient HTTP clients, the store, the clock, and a shutdown that lets running calls finish.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddLogLevels();
        builder.AddTelemetry();
        builder.AddDefaultHealthChecks();
        builder.AddStore();
        builder.Services.AddServiceDiscovery();
        builder.Services.AddHostedService<StartupGarbage>();
        builder.Services.TryAddSingleton<UpstreamLog>();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddLogger<UpstreamLog>();
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });

        // Kestrel stops taking connections at once and waits this long for calls that run; Kubernetes' default grace is 30 s.
        if (builder.Configuration[ShutdownTimeoutKey] is null)
        {
            builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        }

        return builder;
    }

    /// <summary>Maps <c>/health</c>, <c>/alive</c> and <c>/metrics</c>, and answers what nobody else caught with a trace id and nothing more.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = UnexpectedAnswer.WriteAsync });
        app.MapHealth();
        app.MapMetrics();
        return app;
    }
}
