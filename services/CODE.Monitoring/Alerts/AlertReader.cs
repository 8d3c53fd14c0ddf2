using System.Globalization;
using CODE.Prometheus.Alerting;
using CODE.Prometheus.Connections;
using CODE.Prometheus.Queries;

namespace CODE.Monitoring.Alerts;

/// <summary>Reads the alerts of a Prometheus, which knows what is pending and the values, and of its Alertmanager, which knows what is silenced and who is told.</summary>
internal static class AlertReader
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>The alerts; of Prometheus alone where there is no Alertmanager.</summary>
    public static async Task<IReadOnlyList<Alert>> ReadAsync(IBackend backend, CancellationToken cancellationToken)
    {
        var evaluated = (await backend.Prometheus.AlertsAsync(cancellationToken)).Items;
        if (backend.Alertmanager is not { } alertmanager)
        {
            return [.. evaluated.Select(static alert => Of(alert, isDelivered: true))];
        }

        var received = await alertmanager.AlertsAsync(cancellationToken);
        var left = evaluated.ToList();
        var alerts = new List<Alert>(received.Count);
        foreach (var alert in received)
        {
            var same = left.Where(each => each.State == "firing" && IsSame(each, alert)).MaxBy(static each => each.Labels?.Count ?? 0);
            if (same is not null)
            {
                left.Remove(same);
            }

            alerts.Add(Of(alert, same));
        }

        return [.. alerts, .. left.Select(static alert => Of(alert, isDelivered: false))];
    }

    // On their way alerts only get further labels, of where they come from.
    private static bool IsSame(ActiveAlert evaluated, ReceivedAlert received) =>
        evaluated.Labels is { Count: > 0 } labels && labels.All(label => received.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static Alert Of(ActiveAlert alert, bool isDelivered)
    {
        var isPending = alert.State == "pending";
        return new Alert(
            alert.Labels ?? None, alert.Annotations ?? None, isPending ? AlertState.Pending : AlertState.Firing, alert.ActiveAt ?? default, ValueOf(alert), [], [], isDelivered || isPending);
    }

    private static Alert Of(ReceivedAlert alert, ActiveAlert? evaluated) => new(
        alert.Labels,
        alert.Annotations ?? None,
        alert.Status switch
        {
            { SilencedBy.Count: > 0 } => AlertState.Silenced,
            { InhibitedBy.Count: > 0 } => AlertState.Inhibited,
            _ => AlertState.Firing,
        },
        evaluated?.ActiveAt ?? alert.StartsAt,
        evaluated is null ? null : ValueOf(evaluated),
        [.. alert.Receivers?.Select(static receiver => receiver.Name) ?? []],
        alert.Status?.SilencedBy ?? [],
        IsDelivered: true);

    private static double? ValueOf(ActiveAlert alert) => alert.Value switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };
}
