using System.ComponentModel;
using CODE.Cost.Forecasts;
using CODE.Cost.Pricing;
using CODE.Cost.Spending;

namespace CODE.Cost.Tools;

/// <summary>What <c>forecast</c> answers.</summary>
internal sealed record ForecastAnswer(
    string Metric,
    string Currency,
    DateOnly FirstDay,
    DateOnly LastDay,
    decimal Cost,
    IntervalAnswer Interval80,
    IntervalAnswer Interval95,
    string Method,
    string Reason,
    BackTestAnswer? BackTest,
    IReadOnlyList<ForecastDayAnswer> Days,
    HistoryAnswer BasedOn,
    [property: Description("By ChargeCategory; not forecast")] IReadOnlyDictionary<string, decimal> OneOff,
    MonthAnswer Month)
{
    private const string Reckoned = "EffectiveCost";

    /// <summary>A forecast as it is shown.</summary>
    public static ForecastAnswer Of(Forecast forecast, string currency) => new(
        Reckoned, currency, forecast.Window.First, forecast.Window.Last, forecast.Expected(forecast.Total),
        IntervalAnswer.Of(forecast, forecast.Total, Forecast.Narrow), IntervalAnswer.Of(forecast, forecast.Total, Forecast.Wide),
        forecast.Method.Name, forecast.Method.Reason,
        forecast.Method.Test is { } test ? new BackTestAnswer(test.Forecasts, Forecast.Money(test.MeanAbsoluteError), test.Inside80, test.Inside95) : null,
        [.. forecast.Days.Select(day => ForecastDayAnswer.Of(forecast, day.Day, day.Prediction))],
        HistoryAnswer.Of(forecast.History),
        forecast.History.OneOff.ToDictionary(static each => each.Key, static each => CostsAnswer.Shown(each.Value)),
        MonthAnswer.Of(forecast.History));

    /// <summary>The forecast in a line or two.</summary>
    public static string TextOf(Forecast forecast, string currency)
    {
        var (low, high) = forecast.Interval(forecast.Total, Forecast.Wide);
        var test = forecast.Method.Test;
        return $"{EstimateReport.Money(forecast.Expected(forecast.Total))} {currency} in {forecast.Window} (95%: {EstimateReport.Money(low)} to {EstimateReport.Money(high)}), by {forecast.Method.Name} of {forecast.History.Days.Length} days up to {forecast.History.Complete:yyyy-MM-dd}"
            + (test is null ? "." : $"; of {test.Forecasts} past days {test.Inside95} lay inside, mean error {EstimateReport.Money(Forecast.Money(test.MeanAbsoluteError))} a day.")
            + (forecast.History.OneOff.Count == 0 ? "" : $" Not forecast: {string.Join(", ", forecast.History.OneOff.Keys)}.");
    }
}

/// <summary>Between what it lies with a probability.</summary>
internal sealed record IntervalAnswer(decimal Low, decimal High)
{
    /// <summary>The interval of a prediction.</summary>
    public static IntervalAnswer Of(Forecast forecast, Prediction prediction, double probability)
    {
        var (low, high) = forecast.Interval(prediction, probability);
        return new IntervalAnswer(low, high);
    }
}

/// <summary>A day that is forecast, with its interval of 95%.</summary>
internal sealed record ForecastDayAnswer(DateOnly Day, decimal Cost, decimal Low, decimal High)
{
    /// <summary>A day as it is shown.</summary>
    public static ForecastDayAnswer Of(Forecast forecast, DateOnly day, Prediction prediction)
    {
        var (low, high) = forecast.Interval(prediction, Forecast.Wide);
        return new ForecastDayAnswer(day, forecast.Expected(prediction), low, high);
    }
}

/// <summary>How the method would have done: up to seven days ahead of each of the last weeks' days.</summary>
internal sealed record BackTestAnswer(int Days, decimal MeanAbsoluteError, int Inside80, int Inside95);

/// <summary>What a forecast was made of, and what was left out.</summary>
internal sealed record HistoryAnswer(
    DateOnly FirstDay, DateOnly LastDay, int Days, IReadOnlyList<string> LateDays, IReadOnlyList<string> MissingDays, IReadOnlyList<string> EndedAccounts)
{
    /// <summary>A history as it is shown.</summary>
    public static HistoryAnswer Of(SpendingHistory history) => new(
        history.Days[0].Day, history.Complete, history.Days.Length, DayWindow.Ranges(history.Late), DayWindow.Ranges(history.Missing), history.Ended);
}

/// <summary>What is spent of this month.</summary>
internal sealed record MonthAnswer(
    decimal Spent, [property: Description("One-off charges of later days")] decimal Later, int DaysWithData)
{
    /// <summary>A month as it is shown.</summary>
    public static MonthAnswer Of(SpendingHistory history) => new(CostsAnswer.Shown(history.Month.Spent), CostsAnswer.Shown(history.Month.Later), history.Month.Present);
}
