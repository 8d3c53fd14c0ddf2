namespace CODE.Prometheus.Alerting;

/// <summary>
/// Alertmanager's API v2. Every method throws a <c>FaultException</c> that says what went wrong and what to do about it.
/// See https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml.
/// </summary>
public interface IAlertmanager
{
    /// <summary>The alerts that it has, silenced and inhibited ones too.</summary>
    Task<IReadOnlyList<ReceivedAlert>> AlertsAsync(CancellationToken cancellationToken);

    /// <summary>The silences, those that are over too as long as it remembers them.</summary>
    Task<IReadOnlyList<Silence>> SilencesAsync(CancellationToken cancellationToken);

    /// <summary>A silence; null when there is none of that id.</summary>
    Task<Silence?> SilenceAsync(string id, CancellationToken cancellationToken);

    /// <summary>Makes a silence.</summary>
    /// <returns>Its id.</returns>
    Task<string> CreateAsync(NewSilence silence, CancellationToken cancellationToken);

    /// <summary>Ends a silence.</summary>
    Task ExpireAsync(string id, CancellationToken cancellationToken);
}

/// <summary>An alert as Alertmanager has it.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">What it tells.</param>
/// <param name="StartsAt">Since when it fires.</param>
/// <param name="Receivers">Who is told.</param>
/// <param name="Status">Whether somebody is.</param>
public sealed record ReceivedAlert(
    IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string>? Annotations, DateTimeOffset StartsAt, IReadOnlyList<Receiver>? Receivers, AlertStatus? Status);

/// <summary>Somebody who is told about alerts.</summary>
/// <param name="Name">The receiver's name.</param>
public sealed record Receiver(string Name);

/// <summary>Whether somebody is told about an alert.</summary>
/// <param name="State"><c>active</c>, <c>suppressed</c> or <c>unprocessed</c>.</param>
/// <param name="SilencedBy">The ids of silences.</param>
/// <param name="InhibitedBy">The fingerprints of alerts.</param>
public sealed record AlertStatus(string? State, IReadOnlyList<string>? SilencedBy, IReadOnlyList<string>? InhibitedBy);

/// <summary>A silence.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Matchers">Which alerts it silences: those that fit all of them.</param>
/// <param name="StartsAt">Since when.</param>
/// <param name="EndsAt">Until when.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Comment">Why.</param>
/// <param name="Status">Whether it holds now.</param>
public sealed record Silence(
    string Id, IReadOnlyList<LabelMatcher> Matchers, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string? CreatedBy, string? Comment, SilenceStatus? Status);

/// <summary>Whether a silence holds.</summary>
/// <param name="State"><c>active</c>, <c>pending</c> or <c>expired</c>.</param>
public sealed record SilenceStatus(string State);

/// <summary>A silence that is to be.</summary>
/// <param name="Matchers">Which alerts.</param>
/// <param name="StartsAt">Since when.</param>
/// <param name="EndsAt">Until when.</param>
/// <param name="CreatedBy">Who makes it.</param>
/// <param name="Comment">Why.</param>
public sealed record NewSilence(IReadOnlyList<LabelMatcher> Matchers, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string CreatedBy, string Comment);
