using System.Diagnostics;
using System.Diagnostics.Metrics;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Telemetry;

/// <summary>
/// Counts every call that the gateway decides about, whoever answered it: <c>mcp_gateway_calls_total</c>, <c>mcp_gateway_errors_total</c>,
/// <c>mcp_gateway_call_duration_seconds</c> and <c>mcp_gateway_calls_in_flight</c> in Prometheus.
/// </summary>
internal sealed class CallMetrics
{
    private readonly Counter<long> _calls;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _duration;
    private int _inFlight;

    /// <summary>Creates the instruments.</summary>
    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ToolCallMetrics.MeterName);
        _calls = meter.CreateCounter<long>("mcp_gateway_calls", description: "Calls that the gateway decided about, by how they ended.");
        _errors = meter.CreateCounter<long>("mcp_gateway_errors", description: "Calls that did not end well, by what was wrong.");
        _duration = meter.CreateHistogram(
            "mcp_gateway_call_duration",
            unit: "s",
            description: "How long a call took, from the caller's token checked to the last byte of the answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });
        meter.CreateObservableGauge("mcp_gateway_calls_in_flight", () => Volatile.Read(ref _inFlight), description: "Calls that are on their way now.");
    }

    /// <summary>Whether anybody listens.</summary>
    public bool IsEnabled => _calls.Enabled || _duration.Enabled;

    /// <summary>A call begins.</summary>
    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>A call is back.</summary>
    public void End(GatewayCall call, CallEnd end, TimeSpan duration)
    {
        Interlocked.Decrement(ref _inFlight);
        var tags = new TagList { { "server", CallLabels.ServerOf(call) }, { "method", call.Message.Method } };
        if (CallLabels.ToolOf(call) is { } tool)
        {
            tags.Add("tool", tool);
        }

        _duration.Record(duration.TotalSeconds, tags);
        tags.Add("outcome", end.Outcome);
        _calls.Add(1, tags);
        if (end.Error is { } error)
        {
            tags.Add("error_type", error);
            _errors.Add(1, tags);
        }
    }
}
