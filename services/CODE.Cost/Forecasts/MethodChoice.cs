using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Forecasts;

/// <summary>A method that was chosen and fitted.</summary>
/// <param name="Name">How answers name it.</param>
/// <param name="Reason">Why it was chosen.</param>
/// <param name="Model">The fit to all days.</param>
/// <param name="Test">How well it would have done; null when there are too few days for that.</param>
internal sealed record MethodChoice(string Name, string Reason, IForecastModel Model, BackTest? Test)
{
    /// <summary>The fewest days of which anything is forecast.</summary>
    public const int MinDays = 7;

    // Two weeks tell weekdays apart.
    private const int MinDaysToChoose = 14;
    private const int LeastToFit = 10;

    // What is hardly better is not worth what is less simple.
    private const double Tolerance = 1.02;

    private static readonly LeastSquares Mean = new("mean", hasTrend: false, hasWeekdays: false);

    // The simplest first.
    private static readonly IForecastMethod[] Methods =
    [
        Mean,
        new LastValue(),
        new LeastSquares("linear trend", hasTrend: true, hasWeekdays: false),
        new LeastSquares("mean of each weekday", hasTrend: false, hasWeekdays: true),
        new LeastSquares("linear trend with weekday effects", hasTrend: true, hasWeekdays: true),
    ];

    /// <summary>Chooses the method that would have done best, of those that did alike the simplest.</summary>
    /// <param name="history">Days in their order.</param>
    /// <param name="ahead">How many days ahead are wanted.</param>
    /// <exception cref="FaultException">There are fewer than <see cref="MinDays"/> days.</exception>
    public static MethodChoice Of(DayCost[] history, int ahead)
    {
        if (history.Length < MinDays)
        {
            throw new FaultException(
                FaultCodes.NotFound, $"There are {history.Length} complete days of billing data, and a forecast needs {MinDays}.", "Import more: mcp costs import PATH. get_costs tells which days there are.");
        }

        if (history.Length < MinDaysToChoose)
        {
            return new MethodChoice(Mean.Name, $"fewer than {MinDaysToChoose} days tell no trend and no weekdays", Mean.Fit(history)!, BackTest.Of(Mean, history, MinDays - 2, ahead));
        }

        var tested = Methods.Select(method => (Method: method, Test: BackTest.Of(method, history, LeastToFit, ahead), Model: method.Fit(history)))
            .Where(static each => each.Test is not null && each.Model is not null).ToArray();
        var best = tested.Min(static each => each.Test!.MeanAbsoluteError);
        var level = history.Average(static day => Math.Abs(day.Cost));
        var chosen = tested.First(each => each.Test!.MeanAbsoluteError <= (best * Tolerance) + (1e-9 * level));
        return new MethodChoice(
            chosen.Method.Name,
            FormattableString.Invariant($"of {tested.Length} methods it is the simplest within 2% of the least mean error when the last weeks were forecast from the days before"),
            chosen.Model!,
            chosen.Test);
    }
}
