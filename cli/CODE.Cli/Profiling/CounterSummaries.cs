using System.Globalization;
using Microsoft.Diagnostics.Tracing;

namespace CODE.Cli.Profiling;

/// <summary>A counter over the time of a profile. Of a counter that only grows, its growth in a second.</summary>
internal sealed record CounterSummary(string Provider, string Name, string Unit, double Min, double Average, double Max);

/// <summary>Makes summaries of the values that come every second.</summary>
internal sealed class CounterSummaries
{
    private readonly Dictionary<(string Provider, string Name), (string Unit, List<double> Values)> _counters = [];

    /// <summary>Every counter, by provider, in the order in which they came.</summary>
    public IReadOnlyList<CounterSummary> All =>
    [
        .. _counters.Select(one => new CounterSummary(one.Key.Provider, one.Key.Name, one.Value.Unit, one.Value.Values.Min(), one.Value.Values.Average(), one.Value.Values.Max()))
            .OrderBy(one => one.Provider, StringComparer.Ordinal),
    ];

    /// <summary>Takes a value.</summary>
    public void Add(TraceEvent counter)
    {
        if (counter.PayloadValue(0) is not IDictionary<string, object> whole || whole["Payload"] is not IDictionary<string, object> payload || payload["Name"] is not string) return;
        bool isRate = payload.ContainsKey("Increment");
        double value = Convert.ToDouble(payload[isRate ? "Increment" : "Mean"], CultureInfo.InvariantCulture);
        double seconds = Convert.ToDouble(payload["IntervalSec"], CultureInfo.InvariantCulture);
        // The first values of a counter that is turned on are not those of an interval.
        if (!double.IsFinite(value) || seconds <= 0) return;

        var key = (counter.ProviderName, payload["DisplayName"] as string is { Length: > 0 } shown ? shown : (string)payload["Name"]!);
        string unit = payload["DisplayUnits"] as string ?? "";
        if (!_counters.TryGetValue(key, out var known)) _counters.Add(key, known = (isRate ? unit + "/s" : unit, []));
        known.Values.Add(isRate ? value / seconds : value);
    }
}
