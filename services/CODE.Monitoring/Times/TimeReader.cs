using System.Globalization;
using CODE.Prometheus.Language;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;

namespace CODE.Monitoring.Times;

/// <summary>
/// Reads times of arguments: <c>now</c>, a duration back from now (<c>1h</c>), RFC 3339, or seconds since 1970. Now is what the upstream's own clock says: an hour that is counted by another clock would be another hour of data.
/// </summary>
internal sealed class TimeReader(TimeProvider time)
{
    private const string Now = "now";
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(30);
    private static readonly (DateTimeOffset Min, DateTimeOffset Max) Sensible = (DateTimeOffset.UnixEpoch, new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What a server's clock shows, and a note when it differs much from this machine's.</summary>
    public async Task<UpstreamClock> ClockAsync(IPrometheus prometheus, CancellationToken cancellationToken)
    {
        var sent = time.GetTimestamp();
        var now = await prometheus.NowAsync(cancellationToken);
        var skew = now - time.GetUtcNow();
        return new UpstreamClock(now, skew.Duration() > Tolerated + time.GetElapsedTime(sent)
            ? $"The clock of Prometheus is {Durations.Tell(skew.Duration())} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this server's; times are by the clock of Prometheus."
            : null);
    }

    /// <summary>Reads a time.</summary>
    /// <exception cref="FaultException">It is none.</exception>
    public static DateTimeOffset Read(string text, string argument, DateTimeOffset now)
    {
        var trimmed = text.Trim();
        var back = trimmed.StartsWith(Now, StringComparison.Ordinal) ? trimmed[Now.Length..].Trim() : trimmed;
        if (back.Length == 0 && trimmed.Length > 0)
        {
            return now;
        }

        DateTimeOffset? read = Durations.Parse(back.TrimStart('-').Trim()) is { } ago && ago < now - Sensible.Min ? now - ago
            : decimal.TryParse(trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1e10m ? DateTimeOffset.FromUnixTimeMilliseconds((long)(1_000 * seconds))
            : DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;
        return read is { } found && found >= Sensible.Min && found <= Sensible.Max
            ? found
            : throw new FaultException(FaultCodes.InvalidArgument, $"'{argument}' is no time.", "Give 'now', a duration back from now such as 90m or 7d, RFC 3339 such as 2026-01-02T15:04:05Z, or seconds since 1970.");
    }

    /// <summary>Reads a window: two times with a slash between them.</summary>
    /// <exception cref="FaultException">It is none, or ends before it begins.</exception>
    public static (DateTimeOffset From, DateTimeOffset To) ReadWindow(string text, string argument, DateTimeOffset now) => text.Split('/') is [var from, var to]
        ? Ordered(Read(from, argument, now), Read(to, argument, now), argument)
        : throw new FaultException(FaultCodes.InvalidArgument, $"'{argument}' is no window.", "Give two times with a slash between them: 2h/1h, 1h/now, or 2026-01-02T15:00:00Z/2026-01-02T16:00:00Z.");

    /// <summary>Makes sure that a time range does not end before it begins.</summary>
    /// <exception cref="FaultException">It does.</exception>
    public static (DateTimeOffset From, DateTimeOffset To) Ordered(DateTimeOffset from, DateTimeOffset to, string argument) => from < to
        ? (from, to)
        : throw new FaultException(FaultCodes.InvalidArgument, $"'{argument}' has to be before its end.", "Give the earlier time first; 1h means one hour ago.");

    /// <summary>A time as answers show it: to the second, UTC.</summary>
    public static string Show(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What an upstream's clock shows.</summary>
/// <param name="Now">The time.</param>
/// <param name="Note">That it differs from this machine's, when it does.</param>
internal sealed record UpstreamClock(DateTimeOffset Now, string? Note);
