using CODE.Testing;
using CODE.Testing.Monitoring;

[assembly: AssemblyFixture(typeof(SharedMonitoring))]

namespace CODE.Monitoring.Tests.Server;

/// <summary>The server as its program makes it.</summary>
internal static class MonitoringServer
{
    /// <summary>Starts the server over a shop.</summary>
    public static Task<ToolServer> StartAsync(MonitoredShop shop, params (string Name, string Value)[] settings) => StartAsync([.. shop.Settings, .. settings]);

    /// <summary>Starts the server over something at an address.</summary>
    public static Task<ToolServer> StartAsync(Uri prometheus, params (string Name, string Value)[] settings) => StartAsync([("Prometheus:Backends:main:Url", prometheus.AbsoluteUri), .. settings]);

    /// <summary>Starts the server with these settings and no others.</summary>
    public static async Task<ToolServer> StartAsync(params (string Name, string Value)[] settings) => await ToolServer.OfAsync(await FleetServerHost.StartAsync(
        "monitoring", typeof(MonitoringSetup).Assembly, static builder => builder.AddMonitoring(), settings.ToDictionary(static setting => setting.Name, static setting => (string?)setting.Value)));
}
