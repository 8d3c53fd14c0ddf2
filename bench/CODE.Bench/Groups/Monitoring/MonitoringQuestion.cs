namespace CODE.Bench.Groups.Monitoring;

/// <summary>A question about what is monitored, as the calls by which each server answers it.</summary>
/// <param name="Name">The last part but one of the figure's name.</param>
/// <param name="Own">The calls of our server.</param>
/// <param name="McpPrometheus">The calls of <c>mcp-prometheus</c>; empty when it cannot answer.</param>
/// <param name="PrometheusMcp">The calls of <c>prometheus-mcp</c>; empty when it cannot answer.</param>
internal sealed record MonitoringQuestion(string Name, ToolCall[] Own, ToolCall[] McpPrometheus, ToolCall[] PrometheusMcp)
{
    private const string Rate = "sum by (code) (rate(shop_requests_total[5m]))";
    private const string Few = "shop_carts < 250";

    /// <summary>The questions. Where a peer has no tool for one, its way is the query by which a person would find out.</summary>
    /// <param name="end">When the history ends, in seconds since 1970.</param>
    public static IReadOnlyList<MonitoringQuestion> All(long end) =>
    [
        new("q01", [new("get_targets", new { })], [new("getTargets", new { })], [new("prometheus_list_targets", new { })]),
        new("q02", [new("get_alerts", new { })], [Query("ALERTS")], [Asked("ALERTS")]),
        new("q03", [new("get_rules", new { })], [new("getRules", new { })], []),
        new("q04", [new("query_range", new { expr = Rate, start = "6h" })], [new("queryRange", new { promql = Rate, duration = "6h", step = "1m" })], [Over(Rate, end - 21_600, end)]),
        new("q05", [new("query_metrics", new { expr = "shop_latency_seconds" })], [Query("shop_latency_seconds")], [Asked("shop_latency_seconds")]),
        new("q06", [new("find_metrics", new { pattern = "shop" })], [Query("count by (__name__) ({__name__=~\"shop.*\"})")], [new("prometheus_list_metrics", new { })]),
        new("q07", [new("label_values", new { label = "worker" })], [Query("count by (worker) ({worker!=\"\"})")], [new("prometheus_label_values", new { label = "worker" })]),
        new("q08", [new("query_metrics", new { expr = Few })], [Query(Few)], [Asked(Few)]),
        new("q09", [new("slo_burn", new { good = "shop_requests_total{code=\"200\"}", total = "shop_requests_total", objective = 99.9 })], [.. Budgets.Select(Query)], [.. Budgets.Select(Asked)]),
        new(
            "q10",
            [new("compare_windows", new { expr = "shop_latency_seconds", before = $"{end - 7_200}/{end - 3_660}", after = $"{end - 3_540}/{end}" })],
            [new("compareTimeRanges", new { promql = "avg_over_time(shop_latency_seconds[1h])", currentPeriod = "1h", comparisonOffset = "1h" })],
            [Over("shop_latency_seconds", end - 7_200, end - 3_660), Over("shop_latency_seconds", end - 3_540, end)]),
    ];

    private static readonly string[] Windows = ["5m", "30m", "1h", "6h", "3d", "30d"];

    private static IEnumerable<string> Budgets => Windows
        .Select(static window => $"1 - sum(increase(shop_requests_total{{code=\"200\"}}[{window}])) / sum(increase(shop_requests_total[{window}]))");

    private static ToolCall Query(string promql) => new("query", new { promql });

    private static ToolCall Asked(string query) => new("prometheus_query", new { query });

    private static ToolCall Over(string query, long start, long end) => new("prometheus_query_range", new { query, start = $"{start}", end = $"{end}", step = "60s" });
}

/// <summary>A call of a tool.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ToolCall(string Tool, object Arguments);
