using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using CODE.Monitoring.Comparisons;
using CODE.Monitoring.Objectives;
using CODE.Prometheus.Connections;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Monitoring.Tools;

/// <summary>The tools that tell whether a service is as good as it should be, and as it was.</summary>
[McpServerToolType]
internal sealed class ServiceLevelTools(IBackendDirectory backends, BurnReader burn, WindowComparer comparer)
{
    private const int MaxExpression = 4_000;
    private const int PageSize = 10;

    /// <summary>Measures an error budget.</summary>
    [McpServerTool(Name = "slo_burn", Title = "Error budget", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(BurnAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds)]
    [Description("Burn rates over several windows, as in the SRE workbook, and the error budget left.")]
    public async Task<CallToolResult> Burn(
        [Description("Counter of good events: selector, or PromQL with $window")] [MaxLength(MaxExpression)] string good,
        [Description("Counter of all events")] [MaxLength(MaxExpression)] string total,
        [Description("Percent: 99.9")] double objective,
        CancellationToken cancellationToken,
        [Description("SLO period")] string period = "30d",
        [Description("Backend")] string? context = null)
    {
        var state = await burn.ReadAsync(backends.Open(context).Prometheus, Objective.Read(good, total, objective, period), cancellationToken);
        var burning = state.Alerts.FirstOrDefault(static alert => alert.IsBurning);
        return ToolAnswer.Of(
            BurnAnswer.Of(state),
            string.Create(CultureInfo.InvariantCulture, $"{100 * state.Left:0.#}% of the error budget is left. {(burning is null ? "It does not burn too fast." : $"It burns too fast: {burning.LongBurn:0.0} times ({burning.Alert.Severity}).")}"));
    }

    /// <summary>Compares two windows.</summary>
    [McpServerTool(Name = "compare_windows", Title = "Compare two windows", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ComparisonAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds)]
    [Description("What changed between two times, such as before and after a deploy, series by series, and whether that may be chance.")]
    public async Task<CallToolResult> Compare(
        [Description("PromQL of levels, such as rate(…)")] [MaxLength(MaxExpression)] string expr,
        [Description("from/to: 2h/1h")] string before,
        [Description("from/to: 1h/now")] string after,
        CancellationToken cancellationToken,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var comparison = await comparer.CompareAsync(backends.Open(context).Prometheus, expr, before, after, cancellationToken);
        var page = Paging.Slice(comparison.Changes, limit, cursor);
        var changed = comparison.Changes.Count(static change => change.Verdict is ChangeVerdict.Rose or ChangeVerdict.Fell);
        return ToolAnswer.Of(
            ComparisonAnswer.Of(comparison, page), $"{changed} of {comparison.Changes.Count} series changed more than chance explains (Mann-Whitney, p ≤ 0.01 for all series together).");
    }
}
