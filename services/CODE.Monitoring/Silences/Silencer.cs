using CODE.Monitoring.Alerts;
using CODE.Monitoring.Times;
using CODE.Prometheus.Alerting;
using CODE.Prometheus.Connections;
using CODE.Prometheus.Language;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.Monitoring.Silences;

/// <summary>Makes, shows and ends silences.</summary>
internal sealed class Silencer(TimeReader times, TimeProvider time, IOptions<MonitoringOptions> options)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Tells which alerts a silence would keep quiet now.</summary>
    /// <exception cref="FaultException">Such a silence may not be made.</exception>
    public async Task<PlannedSilence> PlanAsync(IBackend backend, IReadOnlyList<LabelMatcher> matchers, string duration, CancellationToken cancellationToken)
    {
        backend.RequireAlertmanager();
        SilenceRules.Check(matchers);
        var longest = TimeSpan.FromHours(options.Value.MaxSilenceHours);
        if (Durations.Parse(duration) is not { } length || length < Shortest || length > longest)
        {
            throw new FaultException(
                FaultCodes.InvalidArgument, $"'duration' has to be from {Durations.Tell(Shortest)} to {Durations.Tell(longest)}.", "Give a duration such as 30m or 2h; the operator sets the longest in Monitoring:MaxSilenceHours. Nothing was done.");
        }

        var alerts = await AlertReader.ReadAsync(backend, cancellationToken);
        Alert[] fitting = [.. alerts.Where(alert => matchers.All(matcher => matcher.Fits(alert.Labels)))];

        // Alertmanager refuses what ended by its own clock, and its clock is most likely that of the machine beside it.
        var now = (await times.ClockAsync(backend.Prometheus, cancellationToken)).Now;
        return new PlannedSilence(matchers, now, now + length, fitting, alerts.Count);
    }

    /// <summary>Makes a silence that was planned.</summary>
    /// <returns>Its id.</returns>
    public static Task<string> CreateAsync(IBackend backend, PlannedSilence planned, string author, string comment, CancellationToken cancellationToken) =>
        backend.RequireAlertmanager().CreateAsync(new NewSilence(planned.Matchers, planned.StartsAt, planned.EndsAt, author, comment), cancellationToken);

    /// <summary>The silences with how many alerts each keeps quiet; those that hold and end first at the beginning.</summary>
    public async Task<IReadOnlyList<ShownSilence>> ReadAsync(IBackend backend, bool withExpired, CancellationToken cancellationToken)
    {
        var alertmanager = backend.RequireAlertmanager();
        var silences = await alertmanager.SilencesAsync(cancellationToken);
        var alerts = await alertmanager.AlertsAsync(cancellationToken);
        var now = time.GetUtcNow();
        return
        [
            .. silences.Where(silence => withExpired || silence.Status?.State != "expired").Select(silence => new ShownSilence(
                silence, silence.EndsAt - now, alerts.Count(alert => silence.Status?.State == "active" && silence.Matchers.All(matcher => matcher.Fits(alert.Labels)))))
                .OrderBy(static each => each.Silence.Status?.State switch { "active" => 0, "pending" => 1, _ => 2 })
                .ThenBy(static each => each.Silence.Status?.State == "expired" ? -each.Silence.EndsAt.Ticks : each.Silence.EndsAt.Ticks),
        ];
    }

    /// <summary>Ends a silence.</summary>
    /// <returns>The silence as it was, and the alerts that it kept quiet and that no other does.</returns>
    /// <exception cref="FaultException">There is none of that id.</exception>
    public static async Task<ExpiredSilence> ExpireAsync(IBackend backend, string id, CancellationToken cancellationToken)
    {
        var alertmanager = backend.RequireAlertmanager();
        var silence = await alertmanager.SilenceAsync(id, cancellationToken)
            ?? throw new FaultException(FaultCodes.NotFound, "There is no such silence.", "get_silences shows what there is. Nothing was done.");
        var freed = (await alertmanager.AlertsAsync(cancellationToken)).Count(alert => alert.Status?.SilencedBy is [var only] && only == id);
        var isOver = silence.Status?.State == "expired";
        if (!isOver)
        {
            await alertmanager.ExpireAsync(id, cancellationToken);
        }

        return new ExpiredSilence(silence, freed, !isOver);
    }
}

/// <summary>A silence that could be made.</summary>
/// <param name="Matchers">Which alerts it fits.</param>
/// <param name="StartsAt">Since when.</param>
/// <param name="EndsAt">Until when.</param>
/// <param name="Fitting">The alerts of now that it would keep quiet.</param>
/// <param name="Of">How many alerts there are in all.</param>
internal sealed record PlannedSilence(IReadOnlyList<LabelMatcher> Matchers, DateTimeOffset StartsAt, DateTimeOffset EndsAt, IReadOnlyList<Alert> Fitting, int Of);

/// <summary>A silence and what it does.</summary>
/// <param name="Silence">The silence.</param>
/// <param name="Left">How long it still holds; below zero when it is over.</param>
/// <param name="Matched">How many alerts it keeps quiet now.</param>
internal sealed record ShownSilence(Silence Silence, TimeSpan Left, int Matched);

/// <summary>A silence that was ended.</summary>
/// <param name="Silence">The silence as it was.</param>
/// <param name="Freed">How many alerts nothing keeps quiet any more.</param>
/// <param name="IsChanged">False when it was over before.</param>
internal sealed record ExpiredSilence(Silence Silence, int Freed, bool IsChanged);
