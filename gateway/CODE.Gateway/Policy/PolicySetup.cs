using CODE.Gateway.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Policy;

/// <summary>Registers the policy.</summary>
internal static class PolicySetup
{
    // An operator writes the patterns of conditions, callers the values: no pair of them may hold a thread.
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Registers the policy file, the granted permissions, and what decides by them.</summary>
    public static void AddPolicy(this IServiceCollection services)
    {
        // The validator of conditions makes its own regular expressions; this is the one way to bound them.
        AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", RegexTimeout);
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
