using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace CODE.ServiceDefaults.Health;

/// <summary>Health for whoever runs a service: Kubernetes probes, the embedded host, an operator.</summary>
public static class HealthExtensions
{
    /// <summary>Answers 200 when the service can take calls.</summary>
    public const string ReadyPath = "/health";

    /// <summary>Answers 200 as long as the process is not stuck; looks at nothing outside it.</summary>
    public const string AlivePath = "/alive";

    /// <summary>Registers the checks that every service has.</summary>
    internal static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", timeout: TimeSpan.FromSeconds(3));
        return builder;
    }

    /// <summary>Maps both paths, in every environment: probes need them in production most of all. Neither tells a secret.</summary>
    internal static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = HealthResponse.WriteAsync }).AllowAnonymous();
        endpoints.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = HealthResponse.WriteAsync }).AllowAnonymous();
        return endpoints;
    }
}
