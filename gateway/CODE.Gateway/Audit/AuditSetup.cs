using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace CODE.Gateway.Audit;

/// <summary>Registers the audit.</summary>
internal static class AuditSetup
{
    /// <summary>Registers the log, what writes, reads and checks it, and its metrics.</summary>
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AuditSeal>();
        services.AddSingleton<AuditQueue>();
        services.AddSingleton<AuditMetrics>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<AuditOpening>();
        services.AddSingleton<AuditChain>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditRemoval>();
        services.AddSingleton<AuditRetention>();
        services.AddSingleton<CallRecords>();
        services.AddSingleton<AuditWriter>();
        services.AddSingleton<IAuditLog>(static provider => provider.GetRequiredService<AuditWriter>());
        services.AddHostedService(static provider => provider.GetRequiredService<AuditWriter>());
        services.AddHostedService(static provider => provider.GetRequiredService<AuditRetention>());
        services.ConfigureOpenTelemetryMeterProvider(static metrics => metrics.AddMeter(AuditMetrics.MeterName));
    }
}
