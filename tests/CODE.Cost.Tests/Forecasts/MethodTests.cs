using CODE.Cost.Forecasts;
using CODE.ServiceDefaults.Faults;
using FsCheck.Xunit;
using MathNet.Numerics.Distributions;

namespace CODE.Cost.Tests.Forecasts;

/// <summary>Known series have known forecasts, and intervals keep what they promise.</summary>
public sealed class MethodTests
{
    private static readonly DateOnly Monday = new(2026, 8, 3);

    [Fact]
    public void Choice_Constant_IsTheMeanAndCertain()
    {
        var choice = MethodChoice.Of(Series(30, static _ => 12.5), 7);

        Assert.Equal("mean", choice.Name);
        AssertNear(12.5 * 7, choice.Model.Predict(Next(30, 7)).Mean);
        Assert.Equal((choice.Test!.Forecasts, 0.0), (choice.Test.Inside95, Math.Round(choice.Test.MeanAbsoluteError, 9)));
    }

    [Fact]
    public void Choice_StraightLine_IsTheTrend()
    {
        var choice = MethodChoice.Of(Series(30, static day => 100 + (2.0 * day)), 7);

        Assert.Equal("linear trend", choice.Name);
        AssertNear(160, choice.Model.Predict(Next(30, 1)).Mean);
        AssertNear(160 + 162 + 164, choice.Model.Predict(Next(30, 3)).Mean);
    }

    [Fact]
    public void Choice_Weekends_AreTheWeekdays()
    {
        var choice = MethodChoice.Of(Series(35, static day => day % 7 >= 5 ? 20 : 100), 7);

        Assert.Equal("mean of each weekday", choice.Name);
        AssertNear(5 * 100 + 2 * 20, choice.Model.Predict(Next(35, 7)).Mean);
    }

    [Fact]
    public void Choice_WeekendsThatGrow_AreTrendAndWeekdays()
    {
        var choice = MethodChoice.Of(Series(42, static day => day + (day % 7 >= 5 ? 20 : 100)), 7);

        Assert.Equal("linear trend with weekday effects", choice.Name);
        AssertNear(142, choice.Model.Predict(Next(42, 1)).Mean);
    }

    [Fact]
    public void Choice_NewLevels_AreCarriedOn()
    {
        var choice = MethodChoice.Of(Series(60, static day => 100 * (1 + (day / 12))), 3);

        Assert.Equal("last value carried on", choice.Name);
        AssertNear(500, choice.Model.Predict(Next(60, 1)).Mean);
    }

    [Theory]
    [InlineData(7, "mean")]
    [InlineData(13, "mean")]
    [InlineData(14, "linear trend")]
    public void Choice_FewDays_TrustsNoTrend(int days, string expected) => Assert.Equal(expected, MethodChoice.Of(Series(days, static day => 3.0 * day), 7).Name);

    [Fact]
    public void Choice_LessThanAWeek_IsRefused() => Assert.Equal(FaultCodes.NotFound, Assert.Throws<FaultException>(static () => MethodChoice.Of(Series(6, static _ => 1), 7)).Fault.Code);

    // By hand: 1..7 has the mean 4 and s = 2.160247; t(6 degrees of freedom, 97.5%) = 2.446912; 4 ± 2.446912 · 2.160247 · √(1 + 1/7).
    [Fact]
    public void Interval_OfTheMean_IsThatOfTheTextbook()
    {
        var (low, high) = new LeastSquares("mean", false, false).Fit(Series(7, static day => 1 + day))!.Predict(Next(7, 1)).Interval(0.95);

        Assert.Equal((-1.6509, 9.6509), (Math.Round(low, 5), Math.Round(high, 5)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public void Interval_OfNoise_HoldsAboutAsOftenAsItSays(double slope)
    {
        var noise = new Normal(0, 10, new Random(20261101));
        var (inside80, inside95) = (0, 0);
        const int Trials = 120;
        for (var trial = 0; trial < Trials; trial++)
        {
            var series = Series(60, day => 200 + (slope * day) + (day % 7 >= 5 ? -60 : 0) + noise.Sample());
            var choice = MethodChoice.Of(series[..45], 15);
            var prediction = choice.Model.Predict(Next(45, 15));
            var real = series[45..].Sum(static day => day.Cost);
            inside80 += Holds(real, prediction.Interval(0.80)) ? 1 : 0;
            inside95 += Holds(real, prediction.Interval(0.95)) ? 1 : 0;
        }

        Assert.InRange(inside80 / (double)Trials, 0.70, 0.90);
        Assert.InRange(inside95 / (double)Trials, 0.90, 0.99);
    }

    [Property(MaxTest = 30)]
    public void Interval_OfMoreDays_IsNeverNarrower(int seed, byte days)
    {
        var random = new Random(seed);
        var choice = MethodChoice.Of(Series(14 + (days % 60), _ => 50 + random.Next(100)), 7);
        double[] widths = [.. Enumerable.Range(1, 30).Select(ahead => Width(choice.Model.Predict(Next(14 + (days % 60), ahead)).Interval(0.95)))];

        Assert.All(widths.Zip(widths.Skip(1)), static pair => Assert.True(pair.First <= pair.Second * (1 + 1e-9)));
    }

    [Fact]
    public void Interval_OfATrend_WidensWithEachDay()
    {
        var random = new Random(3);
        var model = new LeastSquares("trend", true, false).Fit(Series(30, day => day + random.NextDouble()))!;
        double[] widths = [.. Enumerable.Range(30, 60).Select(day => Width(model.Predict([Monday.AddDays(day)]).Interval(0.8)))];

        Assert.All(widths.Zip(widths.Skip(1)), static pair => Assert.True(pair.First < pair.Second));
    }

    private static DayCost[] Series(int days, Func<int, double> cost) => [.. Enumerable.Range(0, days).Select(day => new DayCost(Monday.AddDays(day), cost(day)))];

    private static DateOnly[] Next(int from, int days) => [.. Enumerable.Range(from, days).Select(Monday.AddDays)];

    private static bool Holds(double real, (double Low, double High) interval) => real >= interval.Low && real <= interval.High;

    private static double Width((double Low, double High) interval) => interval.High - interval.Low;

    private static void AssertNear(double expected, double actual) => Assert.Equal(expected, actual, 6);
}
