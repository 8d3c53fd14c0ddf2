using System.Text.Json;
using CODE.Monitoring.Alerts;
using CODE.Prometheus.Connections;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Monitoring.Context;

/// <summary>Tells which alerts of a deployment there are.</summary>
internal sealed class AlertContext(IBackendDirectory backends, TimeProvider time) : IContextSource
{
    /// <inheritdoc/>
    public string Name => "alerts";

    /// <inheritdoc/>
    public async Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        var found = await BackendsAsked.AllAsync(backends, Name, async backend =>
        {
            var alerts = await AlertReader.ReadAsync(backend, cancellationToken);
            return AlertGroups.Of(alerts.Where(alert => DeploymentFit.Fits(query, alert.Labels))).Select(group => ItemOf(backend.Name, group));
        });
        return new ContextFindings(found.Items) { Missing = found.Missing };
    }

    private ContextItem ItemOf(string context, AlertGroup group)
    {
        var states = string.Join(", ", group.ByState.OrderBy(static state => state.Key).Select(static state => $"{state.Value} {state.Key.ToString().ToLowerInvariant()}"));
        return new ContextItem(
            $"alert/{context}/{group.Name}", $"{group.Name} ({group.Severity ?? "no severity"}): {states}. {group.Summary}".TrimEnd(), JsonSerializer.SerializeToElement(group, FleetJson.Options), time.GetUtcNow());
    }
}
