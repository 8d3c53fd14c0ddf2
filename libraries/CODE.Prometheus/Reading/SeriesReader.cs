using System.Buffers.Text;
using System.Text.Json;
using CODE.Prometheus.Queries;

namespace CODE.Prometheus.Reading;

/// <summary>Reads the series of a query's answer: keeps a window of them, and counts all.</summary>
internal sealed class SeriesReader(SeriesWindow window)
{
    private readonly LabelCensus _census = new();
    private readonly List<Series> _kept = [];
    private long _total;
    private string _type = "";
    private double? _scalarTime;
    private string? _text;

    /// <summary>Takes an element of a query's answer.</summary>
    public void Take(string? property, ReadOnlySpan<byte> json)
    {
        switch (property, (char)json[0])
        {
            case ("resultType", _):
                _type = JsonSerializer.Deserialize<string>(json) ?? "";
                break;
            case ("result", '{'):
                TakeSeries(json, isLabelsOnly: false);
                break;

            // A scalar and a string are not series but a pair of their own.
            case ("result", '"'):
                TakeScalar(JsonSerializer.Deserialize<string>(json)!);
                break;
            case ("result", _):
                _scalarTime = JsonSerializer.Deserialize<double>(json);
                break;
            case (null, '{'):
                TakeSeries(json, isLabelsOnly: true);
                break;
        }
    }

    /// <summary>What was read.</summary>
    public QueryAnswer Answer(Envelope envelope) =>
        new(_type, _kept, _total, !envelope.IsCut, _text, _census.Tell(_total), [.. envelope.Warnings, .. envelope.Infos]);

    private void TakeScalar(string value)
    {
        if (_type == "string")
        {
            _text = value;
            return;
        }

        _total = 1;
        _kept.Add(new Series(new Dictionary<string, string>(), [new Sample(_scalarTime ?? 0, ValueOf(System.Text.Encoding.UTF8.GetBytes(value)))]));
    }

    private void TakeSeries(ReadOnlySpan<byte> json, bool isLabelsOnly)
    {
        var isKept = _total >= window.Skip && _kept.Count < window.Take;
        _total++;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (isLabelsOnly)
        {
            Keep(LabelsOf(ref reader), [], isHistogram: false, isKept);
            return;
        }

        IReadOnlyDictionary<string, string> labels = new Dictionary<string, string>();
        List<Sample> samples = [];
        var isHistogram = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isMetric, isOne, ofHistogram) = (reader.ValueTextEquals("metric"u8), reader.ValueTextEquals("value"u8) || reader.ValueTextEquals("histogram"u8), reader.ValueTextEquals("histogram"u8) || reader.ValueTextEquals("histograms"u8));
            var isMany = reader.ValueTextEquals("values"u8) || reader.ValueTextEquals("histograms"u8);
            reader.Read();
            if (isMetric)
            {
                labels = LabelsOf(ref reader);
            }
            else if (isKept && (isOne || isMany))
            {
                isHistogram |= ofHistogram;
                SamplesOf(ref reader, isMany, samples);
            }
            else
            {
                reader.Skip();
            }
        }

        Keep(labels, samples, isHistogram, isKept);
    }

    private void Keep(IReadOnlyDictionary<string, string> labels, IReadOnlyList<Sample> samples, bool isHistogram, bool isKept)
    {
        _census.Count(labels);
        if (isKept)
        {
            _kept.Add(new Series(labels, samples, isHistogram));
        }
    }

    private static SortedDictionary<string, string> LabelsOf(ref Utf8JsonReader reader)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = TextOf(ref reader);
            reader.Read();
            labels[name] = reader.TokenType == JsonTokenType.String ? TextOf(ref reader) : throw new JsonException("A label has to be text.");
        }

        return labels;
    }

    // Half of a surrogate pair is valid JSON, but no text.
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    private static void SamplesOf(ref Utf8JsonReader reader, bool isMany, List<Sample> samples)
    {
        if (!isMany)
        {
            samples.Add(SampleOf(ref reader));
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            samples.Add(SampleOf(ref reader));
        }
    }

    // [time, "value"], or [time, {"count": "value", …}] of a histogram.
    private static Sample SampleOf(ref Utf8JsonReader reader)
    {
        reader.Read();
        var time = reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : throw new JsonException("A sample has to begin with its time.");
        reader.Read();
        var value = double.NaN;
        if (reader.TokenType == JsonTokenType.String)
        {
            value = ValueOf(reader.ValueSpan);
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isCount = reader.ValueTextEquals("count"u8);
                reader.Read();
                if (isCount && reader.TokenType == JsonTokenType.String)
                {
                    value = ValueOf(reader.ValueSpan);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        else
        {
            throw new JsonException("A sample has to end with its value.");
        }

        return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? new Sample(time, value) : throw new JsonException("A sample is a pair.");
    }

    private static double ValueOf(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'N', ..] => double.NaN,
        [(byte)'+', (byte)'I', ..] => double.PositiveInfinity,
        [(byte)'-', (byte)'I', ..] => double.NegativeInfinity,
        _ => Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length ? value : throw new JsonException("A value has to be a number."),
    };
}
