using System.Diagnostics.Metrics;
using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Telemetry;

/// <summary>Tells how the servers are, as this gateway sees them: <c>mcp_server_up{server}</c> and <c>mcp_server_tools{server}</c>.</summary>
internal sealed class ServerMetrics
{
    public ServerMetrics(IMeterFactory meters, FleetCatalog catalog)
    {
        var meter = meters.Create(ToolCallMetrics.MeterName);
        meter.CreateObservableGauge(
            "mcp_server_up",
            () => catalog.View.Statuses.Select(static status => Of(status, status.State == ServerState.Ready ? 1 : 0)),
            description: "1 while the server answers, 0 while it starts or is away.");
        meter.CreateObservableGauge(
            "mcp_server_tools",
            () => catalog.View.Statuses.Select(static status => Of(status, status.Offer?.Tools.Count() ?? 0)),
            description: "How many tools the server offers, those that are held back not counted.");
    }

    private static Measurement<int> Of(ServerStatus status, int value) => new(value, new KeyValuePair<string, object?>("server", status.Server.Name));
}
