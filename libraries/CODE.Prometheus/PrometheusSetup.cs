using CODE.Prometheus.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CODE.Prometheus;

/// <summary>What a server needs to ask Prometheus and Alertmanager.</summary>
public static class PrometheusSetup
{
    /// <summary>Registers <see cref="IBackendDirectory"/>.</summary>
    public static IHostApplicationBuilder AddPrometheus(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PrometheusOptions>().BindConfiguration(PrometheusOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PrometheusOptions>, PrometheusOptionsValidator>();
        builder.Services.AddSingleton<IBackendDirectory, BackendDirectory>();
        return builder;
    }
}
