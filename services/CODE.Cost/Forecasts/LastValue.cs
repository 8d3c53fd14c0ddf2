namespace CODE.Cost.Forecasts;

/// <summary>
/// Carries the last day's cost on, as a random walk does: each day differs from the one before by an independent amount, so that the error grows with the root of the days that pass.
/// It is the best of the simple methods when costs move to a new level now and then.
/// </summary>
internal sealed class LastValue : IForecastMethod
{
    private const int MinDays = 4;

    /// <inheritdoc/>
    public string Name => "last value carried on";

    /// <inheritdoc/>
    public IForecastModel? Fit(ReadOnlySpan<DayCost> history)
    {
        if (history.Length < MinDays)
        {
            return null;
        }

        var squares = 0.0;
        for (var index = 1; index < history.Length; index++)
        {
            var (before, after) = (history[index - 1], history[index]);
            squares += (after.Cost - before.Cost) * (after.Cost - before.Cost) / (after.Day.DayNumber - before.Day.DayNumber);
        }

        return new Model(history[^1], squares / (history.Length - 1), history.Length - 1);
    }

    private sealed record Model(DayCost Last, double Variance, int Freedom) : IForecastModel
    {
        // Two days share the steps up to the earlier of them.
        public Prediction Predict(IReadOnlyCollection<DateOnly> days)
        {
            int[] steps = [.. days.Select(day => day.DayNumber - Last.Day.DayNumber).Order()];
            var shared = steps.Select((step, index) => (double)step * ((2 * (steps.Length - 1 - index)) + 1)).Sum();
            return new Prediction(Last.Cost * steps.Length, Math.Sqrt(Variance * shared), Freedom);
        }
    }
}
