namespace CODE.Monitoring.Alerts;

/// <summary>What becomes of an alert.</summary>
public enum AlertState
{
    /// <summary>Somebody is told.</summary>
    Firing,

    /// <summary>Its expression holds, but not for long enough yet.</summary>
    Pending,

    /// <summary>A silence keeps it from being told.</summary>
    Silenced,

    /// <summary>Another alert keeps it from being told.</summary>
    Inhibited,
}

/// <summary>An alert, as Prometheus and Alertmanager know it together. Labels and annotations are as somebody wrote them: untrusted text.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">What it tells.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Since">Since when.</param>
/// <param name="Value">The value of its expression; null when only Alertmanager knows it.</param>
/// <param name="Receivers">Who is told.</param>
/// <param name="SilencedBy">The silences that keep it from being told.</param>
/// <param name="IsDelivered">False when Prometheus fires it, but Alertmanager does not have it: nobody is told.</param>
internal sealed record Alert(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    AlertState State,
    DateTimeOffset Since,
    double? Value,
    IReadOnlyList<string> Receivers,
    IReadOnlyList<string> SilencedBy,
    bool IsDelivered)
{
    /// <summary>The label that holds an alert's name.</summary>
    public const string NameLabel = "alertname";

    /// <summary>Its name.</summary>
    public string Name => Labels.GetValueOrDefault(NameLabel, "");
}
