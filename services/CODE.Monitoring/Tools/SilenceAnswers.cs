using CODE.Monitoring.Alerts;
using CODE.Monitoring.Silences;
using CODE.Monitoring.Times;
using CODE.Prometheus.Alerting;
using CODE.Prometheus.Language;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Tools;

/// <summary>What <c>get_silences</c> answers.</summary>
/// <param name="Silences">The silences.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record SilencesAnswer(IReadOnlyList<SilenceItem> Silences, long Total, bool Truncated, string? NextCursor);

/// <summary>A silence.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Active, pending or expired.</param>
/// <param name="Matchers">Which alerts it fits.</param>
/// <param name="EndsAt">Until when it holds.</param>
/// <param name="Left">How long that is from now.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Comment">Why; text of whoever made it.</param>
/// <param name="Matched">How many alerts it keeps quiet now.</param>
/// <param name="Reminder">That its alerts will be told soon.</param>
internal sealed record SilenceItem(string Id, string State, string Matchers, string EndsAt, string? Left, string CreatedBy, string Comment, int Matched, string? Reminder)
{
    private const int MaxText = 200;
    private const int MaxMatchers = 500;
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    /// <summary>A silence as it is shown.</summary>
    public static SilenceItem Of(ShownSilence shown)
    {
        var (silence, isOver) = (shown.Silence, shown.Left <= TimeSpan.Zero);
        var left = isOver ? null : Durations.Tell(shown.Left);
        return new SilenceItem(
            UntrustedText.Show(silence.Id, 40), UntrustedText.Show(silence.Status?.State ?? "unknown", 20), MatchersOf(silence), TimeReader.Show(silence.EndsAt), left,
            UntrustedText.Flatten(silence.CreatedBy, MaxText), UntrustedText.Flatten(silence.Comment, MaxText), shown.Matched,
            shown.Matched > 0 && !isOver && shown.Left < Soon ? $"It ends in {left}; {shown.Matched} alerts are told again then." : null);
    }

    /// <summary>The matchers of a silence as they are shown.</summary>
    public static string MatchersOf(Silence silence) => UntrustedText.Flatten(string.Join(',', silence.Matchers), MaxMatchers);
}

/// <summary>What <c>create_silence</c> answers.</summary>
/// <param name="Id">The silence; absent after a dry run.</param>
/// <param name="Created">Whether it was made.</param>
/// <param name="Matchers">Which alerts it fits.</param>
/// <param name="EndsAt">Until when it holds.</param>
/// <param name="Matched">How many alerts it keeps quiet now.</param>
/// <param name="Alerts">How many of each name.</param>
internal sealed record NewSilenceAnswer(string? Id, bool Created, string Matchers, string EndsAt, int Matched, IReadOnlyDictionary<string, int> Alerts)
{
    private const int MaxMatchers = 2_000;
    private const int ShownNames = 20;

    /// <summary>A silence as it is shown.</summary>
    public static NewSilenceAnswer Of(PlannedSilence planned, string? id, IReadOnlyList<AlertGroup> groups) => new(
        id, id is not null, UntrustedText.Flatten(string.Join(',', planned.Matchers), MaxMatchers), TimeReader.Show(planned.EndsAt), planned.Fitting.Count,
        groups.Take(ShownNames).GroupBy(static group => group.Name, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Sum(static each => each.Count), StringComparer.Ordinal));
}

/// <summary>What <c>expire_silence</c> answers.</summary>
/// <param name="Expired">Whether it was ended; false when it was over before.</param>
/// <param name="Matchers">Which alerts it fitted.</param>
/// <param name="Freed">How many alerts nothing keeps quiet any more.</param>
internal sealed record ExpiryAnswer(bool Expired, string Matchers, int Freed);
