using CODE.Cost.Spending;

namespace CODE.Cost.Forecasts;

/// <summary>What will be spent.</summary>
/// <param name="Window">When: from the day after the last complete one on.</param>
/// <param name="History">What it was reckoned from.</param>
/// <param name="Method">How.</param>
/// <param name="Days">Day by day.</param>
/// <param name="Total">All days together.</param>
internal sealed record Forecast(DayWindow Window, SpendingHistory History, MethodChoice Method, IReadOnlyList<(DateOnly Day, Prediction Prediction)> Days, Prediction Total)
{
    /// <summary>The probability of the narrow interval.</summary>
    public const double Narrow = 0.80;

    /// <summary>The probability of the wide interval.</summary>
    public const double Wide = 0.95;

    /// <summary>Forecasts from a history.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">It is too short.</exception>
    public static Forecast Of(SpendingHistory history, DayWindow window)
    {
        var method = MethodChoice.Of(history.Days, window.Count);
        DateOnly[] days = [.. window.Days];
        return new Forecast(window, history, method, [.. days.Select(day => (day, method.Model.Predict([day])))], method.Model.Predict(days));
    }

    /// <summary>The expected amount. Where no day ever cost less than nothing, none will.</summary>
    public decimal Expected(Prediction prediction) => Money(Bounded(prediction.Mean));

    /// <summary>The interval of a prediction, with the same bound.</summary>
    public (decimal Low, decimal High) Interval(Prediction prediction, double probability)
    {
        var (low, high) = prediction.Interval(probability);
        return (Money(Bounded(low)), Money(Bounded(high)));
    }

    /// <summary>An amount, rounded to what an estimate is good for.</summary>
    public static decimal Money(double amount) => decimal.Round((decimal)Math.Clamp(amount, -1e15, 1e15), 4);

    private double Bounded(double amount) => History.Days.All(static day => day.Cost >= 0) ? Math.Max(0, amount) : amount;
}
