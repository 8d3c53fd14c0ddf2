using CODE.Monitoring.Comparisons;
using CODE.Monitoring.Context;
using CODE.Monitoring.Explanations;
using CODE.Monitoring.Inventory;
using CODE.Monitoring.Objectives;
using CODE.Monitoring.Queries;
using CODE.Monitoring.Silences;
using CODE.Monitoring.Times;
using CODE.Prometheus;
using CODE.ServiceDefaults.Context;

namespace CODE.Monitoring;

/// <summary>The monitoring server's registrations.</summary>
public static class MonitoringSetup
{
    /// <summary>Adds everything that the tools of this server use.</summary>
    public static IHostApplicationBuilder AddMonitoring(this IHostApplicationBuilder builder)
    {
        builder.AddPrometheus();
        builder.Services.AddOptions<MonitoringOptions>().BindConfiguration(MonitoringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<TimeReader>();
        builder.Services.AddSingleton<MetricReader>();
        builder.Services.AddSingleton<TargetReader>();
        builder.Services.AddSingleton<Silencer>();
        builder.Services.AddSingleton<SilenceMemory>();
        builder.Services.AddSingleton<AlertExplainer>();
        builder.Services.AddSingleton<BurnReader>();
        builder.Services.AddSingleton<WindowComparer>();
        builder.Services.AddSingleton<IContextSource, AlertContext>();
        builder.Services.AddSingleton<IContextSource, ObjectiveContext>();
        builder.Services.AddSingleton<IContextSource, ChangeContext>();
        return builder;
    }
}
