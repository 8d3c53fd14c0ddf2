using MathNet.Numerics.LinearAlgebra;

namespace CODE.Cost.Forecasts;

/// <summary>
/// Ordinary least squares on the day's number and weekday. The error of a prediction is that of the coefficients and that of the predicted days, which are taken to be independent
/// (as in any textbook on linear regression: s²(m + c'(X'X)⁻¹c) for the sum of m days whose rows add up to c).
/// </summary>
/// <param name="name">How answers name it.</param>
/// <param name="hasTrend">Whether costs rise or fall by the same amount each day.</param>
/// <param name="hasWeekdays">Whether each day of the week has a level of its own.</param>
internal sealed class LeastSquares(string name, bool hasTrend, bool hasWeekdays) : IForecastMethod
{
    // At least as many days must be left over as tell something of the error.
    private const int MinFreedom = 2;

    /// <inheritdoc/>
    public string Name => name;

    private int Columns => 1 + (hasTrend ? 1 : 0) + (hasWeekdays ? 6 : 0);

    /// <inheritdoc/>
    public IForecastModel? Fit(ReadOnlySpan<DayCost> history)
    {
        var freedom = history.Length - Columns;
        if (freedom < MinFreedom || (hasWeekdays && !HasAllWeekdays(history)))
        {
            return null;
        }

        // Days are counted from the last one, so that numbers stay small.
        var origin = history[^1].Day;
        var design = Matrix<double>.Build.Dense(history.Length, Columns);
        var costs = Vector<double>.Build.Dense(history.Length);
        for (var index = 0; index < history.Length; index++)
        {
            design.SetRow(index, RowOf(history[index].Day, origin));
            costs[index] = history[index].Cost;
        }

        // With all weekdays, and more days than coefficients, there is an inverse.
        var inverse = design.TransposeThisAndMultiply(design).Inverse();
        var coefficients = inverse * design.TransposeThisAndMultiply(costs);
        var residuals = costs - (design * coefficients);
        return new Model(this, origin, coefficients, inverse, residuals.DotProduct(residuals) / freedom, freedom);
    }

    private static bool HasAllWeekdays(ReadOnlySpan<DayCost> history)
    {
        var seen = 0;
        foreach (var day in history)
        {
            seen |= 1 << (int)day.Day.DayOfWeek;
        }

        return seen == 0b111_1111;
    }

    private double[] RowOf(DateOnly day, DateOnly origin)
    {
        var row = new double[Columns];
        row[0] = 1;
        if (hasTrend)
        {
            row[1] = day.DayNumber - origin.DayNumber;
        }

        // Sundays are what the others are compared with.
        if (hasWeekdays && day.DayOfWeek != DayOfWeek.Sunday)
        {
            row[Columns - 7 + (int)day.DayOfWeek] = 1;
        }

        return row;
    }

    private sealed record Model(LeastSquares Method, DateOnly Origin, Vector<double> Coefficients, Matrix<double> Inverse, double Variance, int Freedom) : IForecastModel
    {
        public Prediction Predict(IReadOnlyCollection<DateOnly> days)
        {
            var sum = Vector<double>.Build.Dense(Coefficients.Count);
            foreach (var day in days)
            {
                sum += Vector<double>.Build.Dense(Method.RowOf(day, Origin));
            }

            return new Prediction(sum.DotProduct(Coefficients), Math.Sqrt(Variance * (days.Count + sum.DotProduct(Inverse * sum))), Freedom);
        }
    }
}
