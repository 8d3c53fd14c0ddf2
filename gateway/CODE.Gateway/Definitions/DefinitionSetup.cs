using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Definitions;

/// <summary>Registers what holds tools to their accepted definitions.</summary>
internal static class DefinitionSetup
{
    /// <summary>Registers the locks and the quarantine.</summary>
    public static void AddDefinitions(this IServiceCollection services)
    {
        services.AddOptions<DefinitionOptions>().BindConfiguration(DefinitionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LockSource>();
        services.AddSingleton<Quarantine>();
        services.AddActivatedSingleton<DefinitionMetrics>();
        services.AddHostedService(static provider => provider.GetRequiredService<LockSource>());
        services.AddHealthChecks().AddCheck<LockHealthCheck>(LockHealthCheck.Name);
    }
}
