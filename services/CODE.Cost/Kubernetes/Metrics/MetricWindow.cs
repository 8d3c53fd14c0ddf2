using System.Globalization;
using CODE.Prometheus.Language;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Kubernetes.Metrics;

/// <summary>
/// The time that is looked at, and in which steps. Every quantity over time is a sum over these steps, so that all of them count the same moments. Now is what the clock of Prometheus shows (ADR 0025).
/// </summary>
/// <param name="End">The last step.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Step">The distance of steps; what lives shorter may be missed.</param>
internal sealed record MetricWindow(DateTimeOffset End, TimeSpan Length, TimeSpan Step)
{
    // What Prometheus does for an answer grows with steps times containers.
    private const int MaxSteps = 750;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    // As often as most are scraped: finer steps would count the same samples again.
    private static readonly TimeSpan Finest = TimeSpan.FromMinutes(1);

    // A rate needs two samples, also where they are taken every two minutes.
    private static readonly TimeSpan ShortestRate = TimeSpan.FromMinutes(5);

    /// <summary>The first moment.</summary>
    public DateTimeOffset Start => End - Length;

    /// <summary>The window in hours.</summary>
    public decimal Hours => (decimal)Length.TotalHours;

    /// <summary>The steps as a subquery has them. A hair shorter than the window: whether its first moment belongs to it depends on the version of Prometheus.</summary>
    public string Steps => string.Create(CultureInfo.InvariantCulture, $"[{Length.TotalSeconds - 1:0}s:{Step.TotalSeconds:0}s]");

    /// <summary>The whole window as a range.</summary>
    public string Whole => string.Create(CultureInfo.InvariantCulture, $"[{Length.TotalSeconds:0}s]");

    /// <summary>The range of a rate at one step; together they leave no sample out.</summary>
    public string Rate => string.Create(CultureInfo.InvariantCulture, $"[{Math.Max(ShortestRate.TotalSeconds, Step.TotalSeconds):0}s]");

    /// <summary>The hours that a sum over steps stands for, to the billionth.</summary>
    /// <param name="sum">Of amounts at each step.</param>
    public decimal HoursOf(double sum) => decimal.Round((decimal)(sum * Step.TotalHours), 9);

    /// <summary>The window of a length that ends now.</summary>
    /// <param name="length">Its length, as <c>24h</c> or <c>7d</c>.</param>
    /// <param name="prometheus">Whose clock tells what is now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">It is no length, too short or too long.</exception>
    public static async Task<MetricWindow> EndingNowAsync(string length, IPrometheus prometheus, CancellationToken cancellationToken)
    {
        var parsed = Check(length);
        var step = TimeRange.StepFor(parsed, MaxSteps) is var told && told > Finest ? told : Finest;
        var whole = TimeSpan.FromTicks(parsed.Ticks / step.Ticks * step.Ticks);
        var now = await prometheus.NowAsync(cancellationToken);
        return new MetricWindow(DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / (long)step.TotalSeconds * (long)step.TotalSeconds), whole, step);
    }

    /// <summary>Reads the length of a window.</summary>
    /// <exception cref="FaultException">It is no length, too short or too long.</exception>
    public static TimeSpan Check(string length) => Durations.Parse(length) is { } parsed && parsed >= Shortest && parsed <= Longest
        ? parsed
        : throw new FaultException(FaultCodes.InvalidArgument, "'window' is no time back from now that can be looked at.", "Give 10m to 31d, such as 24h or 7d.");
}
