using System.Diagnostics.Metrics;
using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Containment;

/// <summary>Counts what is taken out of answers: <c>mcp_containment_total{server,kind}</c> in Prometheus.</summary>
internal sealed class ContainmentMetrics
{
    private readonly Counter<long> _contained;

    public ContainmentMetrics(IMeterFactory meters) => _contained = meters.Create(ToolCallMetrics.MeterName).CreateCounter<long>(
        "mcp_containment", description: "What was taken out of servers' answers, cut off, or refused, by kind.");

    /// <summary>Counts one.</summary>
    /// <param name="server">Whose answer.</param>
    /// <param name="kind"><c>control</c>, <c>terminal</c>, <c>direction</c>, <c>invisible</c>, <c>secret:…</c>, <c>cut</c>, <c>not_kept</c>, <c>too_large</c>, <c>invalid</c>, <c>request</c>, <c>broken_off</c>.</param>
    public void Count(FleetServer server, string kind) => _contained.Add(1, new KeyValuePair<string, object?>("server", server.Name), new KeyValuePair<string, object?>("kind", kind));
}
