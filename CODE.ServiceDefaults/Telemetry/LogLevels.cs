using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>What is logged unless somebody configures something else.</summary>
internal static class LogLevels
{
    // Each of these writes several lines for every request at level information, with the URIs and queries in it, which nobody reads and every call pays for; spans and metrics tell the same.
    private static readonly string[] Chatty = ["Microsoft.AspNetCore", "ModelContextProtocol", "System.Net.Http.HttpClient", "Yarp.ReverseProxy", "ZiggyCreatures.Caching.Fusion"];

    /// <summary>Adds the rules before all others: of rules for the same category the last one holds, so that configuration wins.</summary>
    public static IHostApplicationBuilder AddLogLevels(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<LoggerFilterOptions>(static options =>
        {
            foreach (var category in Chatty)
            {
                options.Rules.Insert(0, new LoggerFilterRule(providerName: null, category, LogLevel.Warning, filter: null));
            }
        });
        return builder;
    }
}
