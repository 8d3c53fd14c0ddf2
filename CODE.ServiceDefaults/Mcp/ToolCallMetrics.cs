using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>
/// What is measured of every call that a server runs. In Prometheus' naming: <c>mcp_tool_calls_total</c>, <c>mcp_tool_duration_seconds</c>,
/// <c>mcp_tool_errors_total</c> and <c>mcp_tool_calls_in_flight</c>.
/// </summary>
public sealed class ToolCallMetrics
{
    /// <summary>The meter that telemetry listens to.</summary>
    public const string MeterName = "CODE.Mcp";

    private readonly string _server;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _duration;

    /// <summary>Creates the instruments.</summary>
    public ToolCallMetrics(IMeterFactory meters, ServerIdentity server, CallCounter counter)
    {
        _server = server.Name;
        var meter = meters.Create(MeterName);
        _calls = meter.CreateCounter<long>("mcp_tool_calls", description: "Calls of a tool that ended.");
        _errors = meter.CreateCounter<long>("mcp_tool_errors", description: "Calls that ended in an error, by its code.");
        _duration = meter.CreateHistogram(
            "mcp_tool_duration",
            unit: "s",
            description: "How long a call took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] });
        meter.CreateObservableGauge(
            "mcp_tool_calls_in_flight", () => new Measurement<int>(counter.InFlight, new KeyValuePair<string, object?>("server", _server)), description: "Calls that run now.");
    }

    /// <summary>Records one call.</summary>
    internal void Record(string tool, TimeSpan duration, string? error)
    {
        if (!_calls.Enabled && !_duration.Enabled)
        {
            return;
        }

        var tags = new TagList { { "server", _server }, { "tool", tool } };
        _calls.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
        if (error is not null)
        {
            tags.Add("error_type", error);
            _errors.Add(1, tags);
        }
    }
}
