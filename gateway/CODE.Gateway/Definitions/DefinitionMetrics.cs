using System.Diagnostics.Metrics;
using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Definitions;

/// <summary>Counts what is held back: <c>mcp_quarantined_tools{server}</c>.</summary>
internal sealed class DefinitionMetrics
{
    public DefinitionMetrics(IMeterFactory meters, FleetCatalog catalog) =>
        meters.Create(ToolCallMetrics.MeterName).CreateObservableGauge(
            "mcp_quarantined_tools",
            () => catalog.View.Statuses.Select(status => new Measurement<int>(catalog.View.HeldOf(status.Server).Count(), new KeyValuePair<string, object?>("server", status.Server.Name))),
            description: "Tools that are held back, since nobody accepted their definition.");
}
