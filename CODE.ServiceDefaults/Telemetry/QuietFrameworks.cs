using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// Has frameworks log from warnings on. At the level below they write half a dozen lines for every request, with whatever stands in its query, which cost more
/// than the rest of a call and tell nothing that the traces, the metrics and the audit do not.
/// </summary>
internal static class QuietFrameworks
{
    private static readonly string[] Categories = ["Microsoft.AspNetCore", "System.Net.Http.HttpClient", "Yarp", "ModelContextProtocol", "Polly", "ZiggyCreatures.Caching.Fusion"];

    /// <summary>Sets the levels before all other rules: of two about one category the later holds, so an operator's <c>Logging:LogLevel:…</c> does.</summary>
    public static void Apply(IServiceCollection services) => services.Configure<LoggerFilterOptions>(static options =>
    {
        foreach (var category in Categories)
        {
            options.Rules.Insert(0, new LoggerFilterRule(providerName: null, category, LogLevel.Warning, filter: null));
        }
    });
}
