using CODE.Charts;
using CODE.Cost.Spending;

namespace CODE.Cost.Forecasts;

/// <summary>Draws what was spent and what will be.</summary>
internal static class ForecastChart
{
    /// <summary>The image of a forecast.</summary>
    /// <returns>Null on a machine that cannot draw.</returns>
    public static byte[]? Draw(Forecast forecast) => ChartPainter.Draw(new Chart(
        SpendingChart.TimeOf(forecast.History.Days[0].Day),
        SpendingChart.TimeOf(forecast.Window.Last),
        [
            new ChartLine("usage", [.. forecast.History.Days.Select(static day => (TimeOf(day.Day), day.Cost))]),
            new ChartLine("forecast", [.. forecast.Days.Select(static day => (TimeOf(day.Day), day.Prediction.Mean))]),
        ])
    {
        Band = new ChartBand("95%", [.. forecast.Days.Select(day =>
        {
            var (low, high) = forecast.Interval(day.Prediction, Forecast.Wide);
            return (TimeOf(day.Day), (double)low, (double)high);
        })]),
    });

    private static double TimeOf(DateOnly day) => SpendingChart.TimeOf(day).ToUnixTimeSeconds();
}
