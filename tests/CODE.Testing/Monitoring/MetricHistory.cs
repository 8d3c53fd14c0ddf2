using System.Globalization;
using System.Text;

namespace CODE.Testing.Monitoring;

/// <summary>Writes samples of the past in the OpenMetrics text format, and remembers them, so that a test can compute from them what a server should.</summary>
public sealed class MetricHistory
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, List<(double Time, double Value)>> _series = new(StringComparer.Ordinal);
    private string? _family;

    /// <summary>What promtool reads.</summary>
    public string Text => $"{_text}# EOF\n";

    /// <summary>Begins a metric.</summary>
    /// <param name="name">Its name; of a counter without <c>_total</c>.</param>
    /// <param name="type">Its type.</param>
    public void Family(string name, string type)
    {
        _family = name;
        _text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
    }

    /// <summary>Adds the samples of a series of the metric that was begun last.</summary>
    /// <param name="series">The series with its labels, as in the format.</param>
    /// <param name="times">The times, in seconds since 1970.</param>
    /// <param name="value">The value at a time.</param>
    public void Add(string series, IEnumerable<long> times, Func<long, double> value)
    {
        if (_family is null || !series.StartsWith(_family, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("A metric has to be begun before its series.");
        }

        var samples = _series.TryGetValue(series, out var there) ? there : _series[series] = [];
        foreach (var time in times)
        {
            var each = value(time);
            samples.Add((time, each));
            _text.Append(CultureInfo.InvariantCulture, $"{series} {Written(each)} {time}\n");
        }
    }

    /// <summary>The samples of a series, in the order of time.</summary>
    public IReadOnlyList<(double Time, double Value)> Of(string series) => _series[series];

    /// <summary>What Prometheus takes for the value of a series at a time: the last sample of the five minutes before; null without.</summary>
    public double? At(string series, double time)
    {
        // From the end: tests ask about the recent past.
        for (var at = _series[series].Count - 1; at >= 0; at--)
        {
            if (_series[series][at] is var sample && sample.Time <= time)
            {
                return sample.Time > time - 300 ? sample.Value : null;
            }
        }

        return null;
    }

    private static string Written(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
