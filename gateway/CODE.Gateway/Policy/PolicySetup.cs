using CODE.Gateway.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Policy;

/// <summary>Registers the policy.</summary>
internal static class PolicySetup
{
    /// <summary>Registers the policy file, the granted permissions, and what decides by them.</summary>
    public static void AddPolicy(this IServiceCollection services)
    {
        services.AddOptions<PolicyOptions>().BindConfiguration(PolicyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PolicyReader>();
        services.AddSingleton<PolicySource>();
        services.AddSingleton<PermissionGrants>();
        services.AddSingleton<Permissions>();
        services.AddHostedService(static provider => provider.GetRequiredService<PolicySource>());
        services.AddHostedService(static provider => provider.GetRequiredService<PermissionGrants>());
        services.AddHealthChecks().AddCheck<PolicyHealthCheck>(PolicyHealthCheck.Name);
    }
}
