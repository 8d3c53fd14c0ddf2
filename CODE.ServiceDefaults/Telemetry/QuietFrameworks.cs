using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// Has frameworks log from warnings on. At the level below they write half a dozen lines for every request, with whatever stands in its query, which cost more
/// than the rest of a call and tell nothing that the traces, the metrics and the audit do not.
/// </summary>
internal static class QuietFrameworks
{
    private static readonly string[] Categories = ["Microsoft.AspNetCore", "System.Net.Http.HttpClient", "Yarp", "ModelContextProtocol", "Polly", "ZiggyCreatures.Caching.Fusion"];

    /// <summary>Sets the levels before all other sources of configuration, so that <c>Logging:LogLevel:…</c> of an operator holds.</summary>
    public static void Apply(IConfigurationManager configuration) => configuration.Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData = Categories.Select(static category => KeyValuePair.Create($"Logging:LogLevel:{category}", (string?)"Warning")),
    });
}
