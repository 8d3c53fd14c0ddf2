using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CODE.Monitoring.Queries;
using CODE.Monitoring.Shaping;
using CODE.Prometheus.Connections;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Monitoring.Tools;

/// <summary>The tools that evaluate PromQL.</summary>
[McpServerToolType]
internal sealed class QueryTools(IBackendDirectory backends, MetricReader metrics)
{
    private const int MaxExpression = 8_000;
    private const int InstantPage = 20;
    private const int RangePage = 10;

    /// <summary>Evaluates an expression at one time.</summary>
    [McpServerTool(Name = "query_metrics", Title = "Query metrics", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(InstantAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds)]
    [Description("Evaluates PromQL at one time. Too many series: a breakdown by label and rewrites.")]
    public async Task<CallToolResult> Query(
        [Description("PromQL")] [MaxLength(MaxExpression)] string expr,
        CancellationToken cancellationToken,
        [Description("1h (ago), RFC 3339 or Unix; default now")] string? time = null,
        [Description("Page size")] [Range(1, 200)] int limit = InstantPage,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var offset = Paging.Offset(limit, cursor);
        var found = await metrics.AtAsync(backends.Open(context).Prometheus, expr, time, new SeriesWindow(offset, limit), cancellationToken);
        return ToolAnswer.Of(InstantAnswer.Of(found, expr, offset), TextOf(found.Answer, offset, found.Values.Count));
    }

    /// <summary>Evaluates an expression over a time.</summary>
    [McpServerTool(Name = "query_range", Title = "Query metrics over time", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(RangeAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds)]
    [Description("Evaluates PromQL over time: min, avg, max, last and a thinned course of each series that keeps its extremes.")]
    public async Task<CallToolResult> QueryRange(
        [Description("PromQL")] [MaxLength(MaxExpression)] string expr,
        [Description("As end; 1h is one hour ago")] string start,
        CancellationToken cancellationToken,
        [Description("now, 1h (ago), RFC 3339 or Unix")] string end = "now",
        [Description("auto, 30s, 5m, …")] string step = "auto",
        [Description("Also as an image")] bool chart = false,
        [Description("Page size")] [Range(1, 200)] int limit = RangePage,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var offset = Paging.Offset(limit, cursor);
        var found = await metrics.OverAsync(backends.Open(context).Prometheus, expr, start, end, step, new SeriesWindow(offset, limit), cancellationToken);
        var answer = ToolAnswer.Of(RangeAnswer.Of(found, expr, offset), TextOf(found.Answer, offset, found.Series.Count));
        return chart ? WithChart(answer, found) : answer;
    }

    private static CallToolResult WithChart(CallToolResult answer, RangeValues found)
    {
        ContentBlock drawn = RangeChart.Draw(found) is { } image
            ? ImageContentBlock.FromBytes(image, RangeChart.MediaType)
            : new TextContentBlock { Text = "No chart: there is no font on the server's machine. The operator installs one, such as the package fonts-dejavu-core." };
        answer.Content = [.. answer.Content, drawn];
        return answer;
    }

    private static string TextOf(QueryAnswer answer, int offset, int shown) => answer switch
    {
        { Total: 0, Text: null } => "Nothing was found. find_metrics and label_values show what there is.",
        _ when offset + shown < answer.Total => $"{offset + shown} of {(answer.IsCountedToEnd ? "" : "more than ")}{answer.Total} series; narrow it, or use one of the rewrites.",
        _ => $"{answer.Total} series.",
    };
}
