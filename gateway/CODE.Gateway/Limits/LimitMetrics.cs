using System.Diagnostics.Metrics;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Limits;

/// <summary>Counts what limits did: <c>mcp_limits_total{rule,kind,result}</c> in Prometheus.</summary>
internal sealed class LimitMetrics
{
    private readonly Counter<long> _limits;

    public LimitMetrics(IMeterFactory meters) => _limits = meters.Create(ToolCallMetrics.MeterName).CreateCounter<long>(
        "mcp_limits", description: "Calls that a limit refused or ended, and calls decided about while the store was away.");

    /// <summary>Counts one.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="kind"><c>rate</c>, <c>concurrency</c> or <c>deadline</c>.</param>
    /// <param name="result"><c>refused</c>, <c>ended</c>, or, while the store was away, <c>failed_open</c> or <c>failed_closed</c>.</param>
    public void Count(string rule, string kind, string result) => _limits.Add(1, new KeyValuePair<string, object?>("rule", rule), new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("result", result));
}
