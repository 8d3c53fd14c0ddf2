using CODE.Monitoring.Times;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;

namespace CODE.Monitoring.Objectives;

/// <summary>Measures how fast an error budget burns: the share of bad events in a window, by the share that may be bad.</summary>
internal sealed class BurnReader(TimeReader times)
{
    // How finely is looked for where the data begin.
    private const int Slices = 90;

    /// <summary>Measures.</summary>
    public async Task<BurnState> ReadAsync(IPrometheus prometheus, Objective objective, CancellationToken cancellationToken)
    {
        var clock = await times.ClockAsync(prometheus, cancellationToken);
        TimeSpan[] windows = [.. BurnAlert.All.SelectMany(static alert => new[] { alert.Long, alert.Short }).Append(objective.Period).Distinct()];
        var measured = await Task.WhenAll(windows.Select(window => MeasureAsync(prometheus, objective, window, clock.Now, cancellationToken)));
        var by = windows.Zip(measured).ToDictionary(static pair => pair.First, static pair => pair.Second);
        var whole = by[objective.Period];
        if (whole.Total is not > 0)
        {
            throw new FaultException(FaultCodes.NotFound, "Nothing was counted in the whole period: there is nothing to measure.", "Look at 'total' with query_metrics; it has to be a counter that has data.");
        }

        var alerts = BurnAlert.All.Select(alert =>
        {
            var (threshold, over, recent) = (alert.ThresholdOver(objective.Period), BurnOf(by[alert.Long], objective), BurnOf(by[alert.Short], objective));
            return new MeasuredAlert(alert, threshold, over, recent, over >= threshold && recent >= threshold);
        }).ToArray();
        var left = 1 - ((whole.Errors ?? 0) / objective.Budget);
        return new BurnState(
            objective, whole, left, alerts, LastsFor(left, alerts[0].LongBurn, objective.Period), await BeginningAsync(prometheus, objective, clock.Now, cancellationToken), clock);
    }

    private static double? BurnOf(ErrorShare share, Objective objective) => share.Errors / objective.Budget;

    // At the pace of the last hour.
    private static TimeSpan? LastsFor(double left, double? burn, TimeSpan period) => burn is > 0 && left > 0 && left / burn * period.TotalDays is var days && days < period.TotalDays * 10 ? TimeSpan.FromDays(days.Value) : null;

    private static async Task<ErrorShare> MeasureAsync(IPrometheus prometheus, Objective objective, TimeSpan window, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var good = await OneAsync(prometheus, objective.GoodIn(window), "good", now, cancellationToken);
        var total = await OneAsync(prometheus, objective.TotalIn(window), "total", now, cancellationToken);

        // Each is extrapolated to the window's ends by itself: a little more good than in all is no error below zero.
        return total is > 0 ? new ErrorShare(total, Math.Clamp(1 - ((good ?? 0) / total.Value), 0, 1)) : new ErrorShare(total, null);
    }

    private static async Task<double?> OneAsync(IPrometheus prometheus, string expression, string argument, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var answer = await prometheus.QueryAsync(expression, now, new SeriesWindow(0, 1), cancellationToken);
        return answer.Total > 1
            ? throw new FaultException(FaultCodes.InvalidArgument, $"'{argument}' gives {answer.Total} series.", "It has to give one: wrap it in sum(…).")
            : answer.Series is [{ Samples: [.., var value] }] && double.IsFinite(value.Value) ? value.Value : null;
    }

    // Data may begin after the period does; what is told is then about less than the period.
    private static async Task<DateTimeOffset?> BeginningAsync(IPrometheus prometheus, Objective objective, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var slice = TimeSpan.FromSeconds(Math.Round((objective.Period / Slices).TotalSeconds));
        var answer = await prometheus.QueryRangeAsync(objective.TotalIn(slice), new TimeRange(now - objective.Period + slice, now, slice), new SeriesWindow(0, 1), cancellationToken);
        return answer.Series is [{ Samples: [var first, ..] }] && DateTimeOffset.FromUnixTimeMilliseconds((long)(1_000 * first.Time)) is var begins && begins > now - objective.Period + (2 * slice) ? begins - slice : null;
    }
}

/// <summary>How many events were bad.</summary>
/// <param name="Total">The number of events; null when nothing was counted.</param>
/// <param name="Errors">The share of bad ones; null when there were none at all.</param>
internal sealed record ErrorShare(double? Total, double? Errors);

/// <summary>A pair of windows as it is now.</summary>
/// <param name="Alert">The pair.</param>
/// <param name="Threshold">From which burn rate on it alerts.</param>
/// <param name="LongBurn">The burn rate over the long window; null without events.</param>
/// <param name="ShortBurn">The burn rate over the short window; null without events.</param>
/// <param name="IsBurning">Whether it alerts.</param>
internal sealed record MeasuredAlert(BurnAlert Alert, double Threshold, double? LongBurn, double? ShortBurn, bool IsBurning);

/// <summary>How an error budget is.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Whole">The whole period.</param>
/// <param name="Left">Which share of the budget is left; below zero when the objective is missed.</param>
/// <param name="Alerts">The pairs of windows.</param>
/// <param name="LastsFor">For how long it lasts at the pace of the last hour; null when it does, or is used up.</param>
/// <param name="DataSince">Since when there are data, when that is less than the period.</param>
/// <param name="Clock">When all this was so.</param>
internal sealed record BurnState(
    Objective Objective, ErrorShare Whole, double Left, IReadOnlyList<MeasuredAlert> Alerts, TimeSpan? LastsFor, DateTimeOffset? DataSince, UpstreamClock Clock);
