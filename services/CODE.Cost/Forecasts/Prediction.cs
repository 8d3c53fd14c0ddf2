using MathNet.Numerics.Distributions;

namespace CODE.Cost.Forecasts;

/// <summary>What a day, or several, are expected to come to.</summary>
/// <param name="Mean">The expected amount.</param>
/// <param name="StandardError">The standard error of the prediction: of the fit and of the days themselves.</param>
/// <param name="DegreesOfFreedom">Those of the distribution of the error, Student's t.</param>
internal readonly record struct Prediction(double Mean, double StandardError, int DegreesOfFreedom)
{
    /// <summary>The interval in which what comes lies with a probability.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    public (double Low, double High) Interval(double probability)
    {
        var reach = StandardError == 0 ? 0 : StandardError * StudentT.InvCDF(0, 1, DegreesOfFreedom, 0.5 + (probability / 2));
        return (Mean - reach, Mean + reach);
    }
}

/// <summary>What was spent on a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Cost">The cost.</param>
internal readonly record struct DayCost(DateOnly Day, double Cost);

/// <summary>A way to forecast.</summary>
internal interface IForecastMethod
{
    /// <summary>How answers name it.</summary>
    string Name { get; }

    /// <summary>Fits it to what was.</summary>
    /// <param name="history">Days in their order; some may be missing.</param>
    /// <returns>Null when that is too little for it.</returns>
    IForecastModel? Fit(ReadOnlySpan<DayCost> history);
}

/// <summary>A method that was fitted.</summary>
internal interface IForecastModel
{
    /// <summary>What days behind the history come to together.</summary>
    Prediction Predict(IReadOnlyCollection<DateOnly> days);
}
