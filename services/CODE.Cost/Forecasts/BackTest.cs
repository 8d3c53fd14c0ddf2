namespace CODE.Cost.Forecasts;

/// <summary>How well a method would have forecast the last weeks: it was fitted to the days before each of them, and compared with what came.</summary>
/// <param name="Forecasts">How many days were forecast.</param>
/// <param name="MeanAbsoluteError">How far off they were on average.</param>
/// <param name="Inside80">How many lay inside the interval of 80%.</param>
/// <param name="Inside95">How many lay inside that of 95%.</param>
internal sealed record BackTest(int Forecasts, double MeanAbsoluteError, int Inside80, int Inside95)
{
    /// <summary>The most days ahead that are compared.</summary>
    public const int MaxAhead = 7;

    private const int MaxOrigins = 42;

    /// <summary>Tests a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="history">What was.</param>
    /// <param name="least">With how many days the first fit is made.</param>
    /// <param name="ahead">How many days ahead are compared.</param>
    /// <returns>Null when the method never had enough days.</returns>
    public static BackTest? Of(IForecastMethod method, DayCost[] history, int least, int ahead)
    {
        var (count, error, inside80, inside95) = (0, 0.0, 0, 0);
        for (var origin = Math.Max(least, history.Length - MaxOrigins); origin < history.Length; origin++)
        {
            if (method.Fit(history.AsSpan(0, origin)) is not { } model)
            {
                continue;
            }

            foreach (var real in history.Skip(origin).Take(Math.Min(ahead, MaxAhead)))
            {
                var prediction = model.Predict([real.Day]);
                count++;
                error += Math.Abs(prediction.Mean - real.Cost);
                inside80 += IsInside(real.Cost, prediction.Interval(Forecast.Narrow)) ? 1 : 0;
                inside95 += IsInside(real.Cost, prediction.Interval(Forecast.Wide)) ? 1 : 0;
            }
        }

        return count == 0 ? null : new BackTest(count, error / count, inside80, inside95);
    }

    // What is exact is inside, though the last digits of its calculation differ.
    private static bool IsInside(double cost, (double Low, double High) interval) =>
        cost >= interval.Low - (1e-9 * (1 + Math.Abs(cost))) && cost <= interval.High + (1e-9 * (1 + Math.Abs(cost)));
}
