namespace CODE.Prometheus.Queries;

/// <summary>Times at equal distances.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">None is later.</param>
/// <param name="Step">The distance, whole milliseconds.</param>
public sealed record TimeRange(DateTimeOffset Start, DateTimeOffset End, TimeSpan Step)
{
    /// <summary>The most points of a series that Prometheus gives: https://github.com/prometheus/prometheus/blob/main/web/api/v1/api.go, <c>queryRange</c>.</summary>
    public const int MaxPoints = 11_000;

    // What people read off a clock, so that points of two answers lie on each other.
    private static readonly int[] NiceSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400];

    /// <summary>How many times there are.</summary>
    public long Points => ((End - Start).Ticks / Step.Ticks) + 1;

    /// <summary>The shortest step that people use with which a range has no more than so many points; whole days above one day.</summary>
    public static TimeSpan StepFor(TimeSpan length, int points)
    {
        var seconds = length.TotalSeconds / points;
        var nice = Array.Find(NiceSeconds, nice => nice >= seconds);
        return nice > 0 ? TimeSpan.FromSeconds(nice) : TimeSpan.FromDays(Math.Ceiling(seconds / NiceSeconds[^1]));
    }
}
