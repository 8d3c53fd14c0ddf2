using FsCheck.Xunit;
using SkiaSharp;

namespace CODE.Charts.Tests;

public sealed class ChartPainterTests
{
    private const int MaxBytes = 30 * 1024;
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Draw_ManyLines_IsASmallImageOnLightGround()
    {
        var lines = Enumerable.Range(0, 12).Select(static line => new ChartLine($"instance=\"shop-{line}\"", [.. Enumerable.Range(0, 240).Select(at => Point(at, Math.Sin((at + (20 * line)) / 15.0) + line))])).ToArray();
        using var image = Drawn(new Chart(Start, Start.AddHours(4), lines), out var bytes);
        Assert.InRange(bytes.Length, 1_000, MaxBytes);
        Assert.Equal(SKColors.White, image.GetPixel(5, 5));

        // Each line that is drawn has a colour of its own, and only the first eight are.
        Assert.InRange(ColoursOf(image), Chart.MaxLines, int.MaxValue);
        Assert.True(Has(image, new SKColor(0x00, 0x72, 0xb2)) && Has(image, new SKColor(0xd5, 0x5e, 0x00)));
    }

    [Fact]
    public void Draw_LinesThatAreOnlyNoise_IsStillSmall()
    {
        var random = new Random(4);
        var lines = Enumerable.Range(0, 8).Select(line => new ChartLine($"noise {line}", [.. Enumerable.Range(0, 240).Select(at => Point(at, random.NextDouble()))])).ToArray();
        using var image = Drawn(new Chart(Start, Start.AddHours(4), lines), out var bytes);
        Assert.InRange(bytes.Length, 1_000, MaxBytes);
    }

    [Fact]
    public void Draw_Gap_IsNotBridged()
    {
        var flat = new ChartLine("a", [.. Enumerable.Range(0, 100).Select(static at => Point(at, at is > 30 and < 70 ? double.NaN : 1))]);
        using var image = Drawn(new Chart(Start, Start.AddMinutes(99), [flat]), out _);
        var blue = new SKColor(0x00, 0x72, 0xb2);

        // The legend's sample of the line is in the lowest part.
        int[] columns = [.. Enumerable.Range(0, image.Width).Where(x => Enumerable.Range(0, image.Height - 60).Any(y => image.GetPixel(x, y) == blue))];
        Assert.NotEmpty(columns);
        Assert.Contains(columns.Zip(columns.Skip(1)), static pair => pair.Second - pair.First > 80);
    }

    [Fact]
    public void Draw_Band_LiesBehindTheLineAndInTheLegend()
    {
        var line = new ChartLine("forecast", [.. Enumerable.Range(0, 30).Select(static at => Point(at, 10))]);
        using var image = Drawn(
            new Chart(Start, Start.AddMinutes(29), [line]) { Band = new ChartBand("95%", [.. Enumerable.Range(0, 30).Select(static at => (Point(at, 0).Time, 10.0 - at, 10.0 + at))]) }, out var bytes);
        Assert.InRange(bytes.Length, 1_000, MaxBytes);
        Assert.True(Has(image, new SKColor(0xf6, 0xdc, 0xc8)) && Has(image, new SKColor(0x00, 0x72, 0xb2)));
    }

    [Property(MaxTest = 60)]
    public void Draw_AnyValues_IsAnImage(double[] values, string name)
    {
        using var image = Drawn(new Chart(Start, Start.AddHours(1), [new ChartLine(name ?? "", [.. values.Select(static (value, at) => Point(at, value))])]), out var bytes);
        Assert.InRange(bytes.Length, 1, MaxBytes);
    }

    [Fact]
    public void Draw_Nothing_IsAnEmptyChart()
    {
        using var image = Drawn(new Chart(Start, Start.AddHours(1), []), out _);
        Assert.Equal((480, 260), (image.Width, image.Height));
    }

    private static (double Time, double Value) Point(int minute, double value) => (Start.ToUnixTimeSeconds() + (60 * minute), value);

    private static SKBitmap Drawn(Chart chart, out byte[] bytes)
    {
        bytes = ChartPainter.Draw(chart)!;
        CODE.Testing.Needed.That(bytes is not null, "There is no font on this machine: apt-get install fonts-dejavu-core.");
        if (Environment.GetEnvironmentVariable("CHART_FOLDER") is { } folder && chart.Lines.Count == 12)
        {
            File.WriteAllBytes(Path.Combine(folder, "chart.png"), bytes!);
        }

        return SKBitmap.Decode(bytes);
    }

    private static bool Has(SKBitmap image, SKColor colour) => image.Pixels.Contains(colour);

    private static int ColoursOf(SKBitmap image) => image.Pixels.Distinct().Count();
}
