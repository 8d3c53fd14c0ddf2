using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace CODE.Charts;

/// <summary>
/// Draws charts as PNG images of 5 to 30 KB. They have a light ground and a frame of their own, so that they can be read whether what surrounds them is light or dark. Nothing of the drawing library is loaded before the first chart.
/// </summary>
public static class ChartPainter
{
    /// <summary>The media type of the images.</summary>
    public const string MediaType = "image/png";

    private const int Width = 480;
    private const int Height = 260;

    // Models are billed for images too, and hosts keep them in their conversations.
    private const int MaxBytes = 20 * 1024;

    // What is beyond it cannot be laid out on a scale, and nobody measures it.
    private const double Largest = 1e100;
    private const int MaxName = 48;
    private const string BandColour = "#f6dcc8";
    private const float LineWidth = 1.6f;

    // Colours that people with any kind of colour vision tell apart (Okabe and Ito, https://jfly.uni-koeln.de/color/), dark enough for white ground.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#b08a00", "#56b4e9", "#7f7f7f"];

    /// <summary>Draws a chart.</summary>
    /// <returns>The image; null on a machine without any font, where its scales would have no numbers.</returns>
    public static byte[]? Draw(Chart chart)
    {
        if (SKFontManager.Default.FontFamilyCount == 0)
        {
            return null;
        }

        using var plot = new Plot();
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Axes.Color(Color.FromHex("#333333"));
        plot.Grid.MajorLineColor = Color.FromHex("#e4e4e4");
        plot.FigureBorder = new LineStyle { Color = Color.FromHex("#bbbbbb"), Width = 1 };
        if (chart.Band is { Points.Count: > 0 } band)
        {
            Add(plot, band);
        }

        foreach (var (index, line) in chart.Lines.Take(Chart.MaxLines).Index())
        {
            Add(plot, line, Color.FromHex(Colours[index]));
        }

        var isWithinADay = chart.End - chart.Start <= TimeSpan.FromDays(1);
        plot.Axes.DateTimeTicksBottom().TickGenerator = new DateTimeAutomatic
        {
            LabelFormatter = time => time.ToString(isWithinADay ? "HH:mm" : "MMM d HH:mm", CultureInfo.InvariantCulture),
        };
        plot.Axes.SetLimitsX(DateOf(chart.Start.ToUnixTimeMilliseconds() / 1_000.0), DateOf(chart.End.ToUnixTimeMilliseconds() / 1_000.0));
        if (chart.Lines.Count > 0)
        {
            plot.ShowLegend(Edge.Bottom);
            plot.Legend.FontSize = 11;
            plot.Legend.OutlineWidth = 0;
            plot.Legend.ShadowColor = Colors.Transparent;
        }

        var smooth = Encoded(plot);
        if (smooth.Length <= MaxBytes)
        {
            return smooth;
        }

        // Edges between colours are what takes room where lines cross all the time.
        foreach (var drawn in plot.GetPlottables<Scatter>())
        {
            drawn.LineStyle.AntiAlias = false;
        }

        return Encoded(plot);
    }

    // Without the channel for transparency, and packed as far as it goes: images are read by models, and each byte counts.
    private static byte[] Encoded(Plot plot)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgb888x, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        plot.Render(canvas, Width, Height);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 9)) ?? throw new InvalidOperationException("A drawn chart can be encoded.");
        return data.ToArray();
    }

    private static void Add(Plot plot, ChartBand band)
    {
        var area = plot.Add.FillY([.. band.Points.Select(static point => (DateOf(point.Time), point.Low, point.High))]);
        area.FillColor = Color.FromHex(BandColour);
        area.LineWidth = 0;
        area.MarkerSize = 0;
        area.LegendText = ShownName(band.Name);
    }

    private static void Add(Plot plot, ChartLine line, Color colour)
    {
        var isNamed = false;
        foreach (var stretch in StretchesOf(line.Points))
        {
            var (times, values) = (stretch.Select(static point => DateOf(point.Time)).ToArray(), stretch.Select(static point => point.Value).ToArray());
            var drawn = plot.Add.ScatterLine(times, values, colour);
            drawn.LineWidth = LineWidth;
            if (stretch.Count == 1)
            {
                drawn.MarkerStyle = new MarkerStyle(MarkerShape.FilledCircle, 4, colour);
            }

            if (!isNamed)
            {
                drawn.LegendText = ShownName(line.Name);
                isNamed = true;
            }
        }
    }

    private static string ShownName(string name) => name.Length <= MaxName ? name : $"{name.AsSpan(0, MaxName - 1)}…";

    // What lies between gaps.
    private static List<List<(double Time, double Value)>> StretchesOf(IReadOnlyList<(double Time, double Value)> points)
    {
        var stretches = new List<List<(double, double)>>();
        var isInside = false;
        foreach (var point in points)
        {
            if (!(Math.Abs(point.Value) <= Largest))
            {
                isInside = false;
                continue;
            }

            if (!isInside)
            {
                stretches.Add([]);
                isInside = true;
            }

            stretches[^1].Add(point);
        }

        return stretches;
    }

    private static double DateOf(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)(1_000 * seconds)).UtcDateTime.ToOADate();
}
