using CODE.Prometheus.Language;
using CODE.ServiceDefaults.Faults;

namespace CODE.Monitoring.Objectives;

/// <summary>A service level objective: of all events, this share is to be good.</summary>
/// <param name="Good">Counts good events: the selector of a counter, or an expression with <c>$window</c>.</param>
/// <param name="Total">Counts all events, likewise.</param>
/// <param name="Target">The share, above 0 and below 1.</param>
/// <param name="Period">Over what time.</param>
internal sealed record Objective(string Good, string Total, double Target, TimeSpan Period)
{
    private const string Placeholder = "$window";
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(7);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(92);

    /// <summary>The share that may be bad.</summary>
    public double Budget => 1 - Target;

    /// <summary>Reads an objective.</summary>
    /// <param name="good">Counts good events.</param>
    /// <param name="total">Counts all events.</param>
    /// <param name="percent">The share that is to be good, in percent.</param>
    /// <param name="period">Over what time.</param>
    /// <exception cref="FaultException">It is none.</exception>
    public static Objective Read(string good, string total, double percent, string period)
    {
        if (percent is not (> 0 and < 100))
        {
            throw new FaultException(FaultCodes.InvalidArgument, "'objective' has to be above 0 and below 100.", "It is in percent: 99.9.");
        }

        return Durations.Parse(period) is { } length && length >= Shortest && length <= Longest
            ? new Objective(Counted(good, "good"), Counted(total, "total"), percent / 100, length)
            : throw new FaultException(FaultCodes.InvalidArgument, "'period' has to be from 7d to 92d.", "Give a duration such as 30d or 28d.");
    }

    /// <summary>The number of good events in a window.</summary>
    public string GoodIn(TimeSpan window) => In(Good, window);

    /// <summary>The number of all events in a window.</summary>
    public string TotalIn(TimeSpan window) => In(Total, window);

    private static string In(string expression, TimeSpan window) => expression.Contains(Placeholder, StringComparison.Ordinal)
        ? expression.Replace(Placeholder, Durations.Format(window), StringComparison.Ordinal)
        : $"sum(increase({expression}[{Durations.Format(window)}]))";

    private static string Counted(string expression, string argument) => expression.Contains(Placeholder, StringComparison.Ordinal) || SelectorReader.Read(expression, out _) is null
        ? expression.Trim()
        : throw new FaultException(
            FaultCodes.InvalidArgument, $"'{argument}' is neither the selector of a counter nor an expression with {Placeholder}.", "Give http_requests_total{code!~\"5..\"}, or sum(rate(http_requests_total{code!~\"5..\"}[$window])).");
}
