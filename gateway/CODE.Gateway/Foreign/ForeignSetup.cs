using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Foreign;

/// <summary>Registers foreign servers.</summary>
internal static class ForeignSetup
{
    /// <summary>Registers their connections and what answers calls of them.</summary>
    public static void AddForeign(this IServiceCollection services)
    {
        ForeignHttp.Add(services);
        services.AddSingleton<ForeignServers>();
        services.AddSingleton<ProcessGuard>();
        services.AddSingleton<ForeignConnections>();
        services.AddSingleton<ForeignOffers>();
        services.AddSingleton<ForeignCalls>();
        services.AddHostedService<ForeignWatch>();
    }
}
