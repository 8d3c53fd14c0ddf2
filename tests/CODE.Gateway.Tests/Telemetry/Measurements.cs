using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Telemetry;

/// <summary>What one gateway's instruments said: each series as <c>name{label=value,…}</c>, labels in order, with the sum of what was measured.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _series = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public Measurements(TestGateway gateway)
    {
        var meters = gateway.Meters;
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name.StartsWith("mcp_", StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<string> Series => [.. _series.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The sum of a series; 0 where there is none.</summary>
    public double this[string series] => _series.GetValueOrDefault(series);

    /// <summary>Has gauges measured now.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(',', tags.ToArray().OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{tag.Key}={tag.Value}"));
        _series.AddOrUpdate($"{instrument.Name}{{{labels}}}", value, (_, sum) => sum + value);
    }
}
