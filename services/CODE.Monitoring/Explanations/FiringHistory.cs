using CODE.Prometheus.Queries;

namespace CODE.Monitoring.Explanations;

/// <summary>Tells when an alert fired, by the series <c>ALERTS</c> that Prometheus writes for each.</summary>
internal static class FiringHistory
{
    private const int ShownTimes = 5;
    private static readonly TimeSpan Length = TimeSpan.FromDays(1);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>The last day of an alert.</summary>
    public static async Task<Firings> OfAsync(IPrometheus prometheus, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        var answer = await prometheus.QueryRangeAsync(
            $"count(ALERTS{{alertname=\"{quoted}\",alertstate=\"firing\"}})", new TimeRange(now - Length, now, Step), new SeriesWindow(0, 1), cancellationToken);
        return Of(answer.Series is [var series] ? series.Samples : [], now);
    }

    /// <summary>Joins the minutes at which an alert fired to times.</summary>
    internal static Firings Of(IReadOnlyList<Sample> samples, DateTimeOffset now)
    {
        var firings = new List<Firing>();
        foreach (var (time, value) in samples)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds((long)(1_000 * time));
            if (firings.Count > 0 && at - firings[^1].To <= Step)
            {
                firings[^1] = firings[^1] with { To = at, Most = Math.Max(firings[^1].Most, (int)value) };
            }
            else
            {
                firings.Add(new Firing(at, at, (int)value));
            }
        }

        var sum = firings.Aggregate(TimeSpan.Zero, static (sum, firing) => sum + (firing.To - firing.From) + Step);
        return new Firings(firings.Count, sum, [.. firings.TakeLast(ShownTimes).Reverse()], firings is [.., var last] && now - last.To <= Step);
    }
}

/// <summary>When an alert fired in the last 24 hours.</summary>
/// <param name="Count">How often.</param>
/// <param name="Sum">How long in all, to the minute.</param>
/// <param name="Latest">The latest times, the last first.</param>
/// <param name="IsFiring">Whether the last one goes on.</param>
internal sealed record Firings(int Count, TimeSpan Sum, IReadOnlyList<Firing> Latest, bool IsFiring);

/// <summary>A time at which an alert fired.</summary>
/// <param name="From">Since when.</param>
/// <param name="To">Until when.</param>
/// <param name="Most">For how many series at most.</param>
internal sealed record Firing(DateTimeOffset From, DateTimeOffset To, int Most);
