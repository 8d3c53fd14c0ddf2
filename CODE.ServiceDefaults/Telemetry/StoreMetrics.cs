using System.Diagnostics.Metrics;
using CODE.ServiceDefaults.Mcp;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>Tells whether this process is connected to the store: <c>mcp_store_up</c>.</summary>
internal sealed class StoreMetrics
{
    // The connection is made by whoever needs it first; that is no reason for a process to wait for the store before it starts.
    public StoreMetrics(IMeterFactory meters, IServiceProvider services) => meters.Create(ToolCallMetrics.MeterName).CreateObservableGauge(
        "mcp_store_up", () => services.GetRequiredService<IConnectionMultiplexer>().IsConnected ? 1 : 0, description: "1 while this process is connected to the store.");
}
