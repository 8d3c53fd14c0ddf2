using CODE.Monitoring.Shaping;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Alerts;

/// <summary>Groups alerts by their names: what is told a hundred times is told once.</summary>
internal static class AlertGroups
{
    private const int ShownInstances = 5;
    private const int MaxSummary = 300;
    private const int MaxReceiver = 80;
    private static readonly string[] Telling = ["summary", "description", "message"];
    private static readonly string[] Severities = ["critical", "page", "error", "high", "warning", "ticket", "warn", "medium", "info", "low", "none"];

    /// <summary>The groups, what is worst first: what fires before what does not, then by severity, then the largest.</summary>
    public static IReadOnlyList<AlertGroup> Of(IEnumerable<Alert> alerts) =>
    [
        .. alerts.GroupBy(static alert => alert.Name, StringComparer.Ordinal).Select(static group => Of(group.Key, [.. group.OrderBy(static alert => alert.State).ThenBy(static alert => alert.Since)]))
            .OrderBy(static group => group.ByState.Keys.Min()).ThenBy(static group => Rank(group.Severity)).ThenByDescending(static group => group.Count).ThenBy(static group => group.Name, StringComparer.Ordinal),
    ];

    /// <summary>What an alert tells of itself; null when it tells nothing.</summary>
    public static string? SummaryOf(IReadOnlyDictionary<string, string> annotations) =>
        Telling.Select(name => annotations.GetValueOrDefault(name)).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text)) is { } text ? UntrustedText.Flatten(text, MaxSummary) : null;

    private static AlertGroup Of(string name, Alert[] alerts)
    {
        var shown = alerts.Take(ShownInstances).ToArray();
        var without = alerts.Select(static alert => (IReadOnlyDictionary<string, string>)alert.Labels.Where(static label => label.Key != Alert.NameLabel).ToDictionary(StringComparer.Ordinal)).ToArray();
        var (common, own) = LabelSets.Split(without);
        return new AlertGroup(
            LabelSets.Value(name),
            SeverityOf(alerts),
            alerts.Length,
            alerts.GroupBy(static alert => alert.State).ToDictionary(static state => state.Key, static state => state.Count()),
            alerts.Min(static alert => alert.Since),
            SummaryOf(alerts[0].Annotations),
            common,
            [.. shown.Zip(own, static (alert, labels) => new AlertInstance(labels, alert.State, alert.Since, alert.Value, alert.SilencedBy))],
            [.. alerts.SelectMany(static alert => alert.Receivers).Distinct(StringComparer.Ordinal).Select(static receiver => UntrustedText.Show(receiver, MaxReceiver))],
            alerts.Count(static alert => !alert.IsDelivered));
    }

    private static string? SeverityOf(Alert[] alerts) =>
        alerts.Select(static alert => alert.Labels.GetValueOrDefault("severity")).OfType<string>().MinBy(Rank) is { } severity ? LabelSets.Value(severity) : null;

    private static int Rank(string? severity) => Array.FindIndex(Severities, each => string.Equals(each, severity, StringComparison.OrdinalIgnoreCase)) is >= 0 and var rank ? rank : Severities.Length;
}

/// <summary>The alerts of one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Severity">The worst severity of them.</param>
/// <param name="Count">How many there are.</param>
/// <param name="ByState">How many are in each state.</param>
/// <param name="Since">Since when the oldest is.</param>
/// <param name="Summary">What the first tells.</param>
/// <param name="Common">The labels that all have.</param>
/// <param name="Instances">Some of them.</param>
/// <param name="Receivers">Who is told.</param>
/// <param name="Undelivered">How many fire, but have not reached the Alertmanager.</param>
internal sealed record AlertGroup(
    string Name,
    string? Severity,
    int Count,
    IReadOnlyDictionary<AlertState, int> ByState,
    DateTimeOffset Since,
    string? Summary,
    IReadOnlyDictionary<string, string>? Common,
    IReadOnlyList<AlertInstance> Instances,
    IReadOnlyList<string> Receivers,
    int Undelivered);

/// <summary>One alert of a group.</summary>
/// <param name="Labels">The labels that are its own.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Since">Since when it is.</param>
/// <param name="Value">The value of its expression.</param>
/// <param name="SilencedBy">The silences that keep it from being told.</param>
internal sealed record AlertInstance(IReadOnlyDictionary<string, string> Labels, AlertState State, DateTimeOffset Since, Number? Value, IReadOnlyList<string> SilencedBy);
