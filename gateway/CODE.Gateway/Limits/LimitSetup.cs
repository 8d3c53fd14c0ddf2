using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Limits;

/// <summary>Registers the limits.</summary>
internal static class LimitSetup
{
    /// <summary>Registers them.</summary>
    public static void AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LimitMetrics>();
        services.AddSingleton<LimitLeases>();
        services.AddHostedService(static provider => provider.GetRequiredService<LimitLeases>());
        services.AddSingleton<CallLimits>();
    }
}
