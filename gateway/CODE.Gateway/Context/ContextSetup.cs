using CODE.Gateway.Audit;
using CODE.Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Context;

/// <summary>Registers the gathering of context.</summary>
internal static class ContextSetup
{
    /// <summary>Registers it. The steps of the pipeline that it shares are registered by themselves too.</summary>
    public static void AddContextGathering(this IServiceCollection services)
    {
        services.AddSingleton<ObserveStep>();
        services.AddSingleton<AuditStep>();
        services.AddSingleton<ContextDecision>();
        services.AddSingleton<ContextContainment>();
        services.AddSingleton<ContextGathering>();
    }
}
