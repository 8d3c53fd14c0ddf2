using CODE.Monitoring.Shaping;
using CODE.Prometheus.Queries;
using FsCheck.Xunit;

namespace CODE.Monitoring.Tests.Shaping;

public sealed class DownsamplingTests
{
    [Property]
    public void Thin_KeepsExtremesAndEnds_InOrder_AndNoMoreThanAllowed(double[] values, byte size)
    {
        var most = Downsampling.Fewest + (size % 60);
        var samples = values.Select(static (value, index) => new Sample(index, value)).ToArray();
        var thinned = Downsampling.Thin(samples, most);

        Assert.InRange(thinned.Count, Math.Min(samples.Length, 1), Math.Max(most, 0));
        Assert.Equal(thinned.OrderBy(static sample => sample.Time), thinned);
        Assert.All(thinned, sample => Assert.Equal(samples[(int)sample.Time], sample));
        if (samples.Length > 0)
        {
            Assert.Equal((samples[0], samples[^1]), (thinned[0], thinned[^1]));
            double[] numbers = [.. values.Where(static value => !double.IsNaN(value))];
            Assert.Equal(numbers.DefaultIfEmpty(0).Max(), thinned.Select(static sample => sample.Value).Where(static value => !double.IsNaN(value)).DefaultIfEmpty(0).Max());
            Assert.Equal(numbers.DefaultIfEmpty(0).Min(), thinned.Select(static sample => sample.Value).Where(static value => !double.IsNaN(value)).DefaultIfEmpty(0).Min());
        }
    }

    [Property]
    public void Shape_EachPointIsBetweenMinAndMax_LastIsLast_AndCountsAddUp(double[] values)
    {
        var series = new Series(new Dictionary<string, string>(), [.. values.Select(static (value, index) => new Sample(100 + (60 * index), value))]);
        var shaped = ShapedSeries.Of(series, series.Labels, 100, 12);

        Assert.Equal(values.Length, shaped.Count + shaped.NotANumber);
        Assert.Equal(values.Length == 0 ? double.NaN : values[^1], shaped.Last.Value);
        Assert.All(shaped.Points, point => Assert.True(double.IsNaN(point[1].Value) || (shaped.Min.Value <= point[1].Value && point[1].Value <= shaped.Max.Value)));
        if (shaped.Count > 0 && !double.IsNaN(shaped.Avg.Value))
        {
            Assert.InRange(shaped.Avg.Value, shaped.Min.Value, shaped.Max.Value);
        }
    }

    [Fact]
    public void Thin_LongSeriesOfOnePeak_ShowsThePeak()
    {
        var samples = Enumerable.Range(0, 10_000).Select(static at => new Sample(at, at == 6_543 ? 1 : 0)).ToArray();
        Assert.Contains(new Sample(6_543, 1), Downsampling.Thin(samples, 6));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(1_234_567_890, "1234567890")]
    [InlineData(0.123456789, "0.123457")]
    [InlineData(-2.5e-7, "-2.5E-07")]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "\"+Inf\"")]
    [InlineData(double.NegativeInfinity, "\"-Inf\"")]
    public void Number_IsWrittenAsJson(double value, string expected) => Assert.Equal(expected, System.Text.Json.JsonSerializer.SerializeToElement(new Number(value), ServiceDefaults.Mcp.FleetJson.Options) is var json && json.ValueKind == System.Text.Json.JsonValueKind.String ? $"\"{json.GetString()}\"" : json.GetRawText());

    [Property]
    public void Number_IsAlwaysJson_NearTheValue(double value)
    {
        var written = System.Text.Json.JsonElement.Parse(System.Text.Json.JsonSerializer.Serialize(new Number(value), ServiceDefaults.Mcp.FleetJson.Options));
        if (double.IsFinite(value))
        {
            Assert.True(Math.Abs(written.GetDouble() - value) <= 1e-5 * Math.Abs(value));
        }
    }
}
