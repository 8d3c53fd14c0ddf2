using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CODE.Charts;
using CODE.Cost.Billing;
using CODE.Cost.Forecasts;
using CODE.Cost.Spending;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Cost.Tools;

/// <summary>The tools that tell what is spent, from imported billing data.</summary>
[McpServerToolType]
internal sealed class SpendingTools(CostReader costs, Forecaster forecaster, BillingCalendar calendar)
{
    private const int PageSize = 20;

    [McpServerTool(Name = "get_costs", Title = "Actual costs", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(CostsAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0)]
    [Description("What was spent, from imported FOCUS billing exports, by group, and which days have no data.")]
    public async Task<CallToolResult> GetCosts(
        [Description("7d (last full days), 2026-10, or 2026-10-01/2026-10-15 (inclusive)")] [MaxLength(30)] string window,
        CancellationToken cancellationToken,
        [Description("FOCUS columns (ServiceName, SubAccountId, RegionId, ResourceId, …), day or tag:NAME")] [MinLength(1)] [MaxLength(2)] string[]? groupBy = null,
        [Description("FOCUS cost")] [AllowedValues("EffectiveCost", "BilledCost", "ListCost", "ContractedCost")] string metric = nameof(CostMetric.EffectiveCost),
        [Description("Exact values by FOCUS column or tag:NAME")] IReadOnlyDictionary<string, string>? filter = null,
        [Description("Also an image")] bool chart = false,
        [Description("Page size")] [Range(1, Paging.MaxLimit)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null)
    {
        _ = Paging.Offset(limit, cursor);
        var (days, which, passing) = (DayWindow.Parse(window, calendar.Today), Enum.Parse<CostMetric>(metric), CostFilter.Of(filter));
        CostDimension[] dimensions = [.. (groupBy ?? ["ServiceName"]).Select(CostDimension.Find).DistinctBy(static dimension => dimension.Name)];
        var report = await costs.ReadAsync(days, dimensions, which, passing, cancellationToken);
        var answer = ToolAnswer.Of(CostsAnswer.Of(report, metric, forecaster.Currency, Paging.Slice(report.Groups, limit, cursor)), CostsAnswer.TextOf(report, metric, forecaster.Currency));
        return chart
            ? WithChart(answer, SpendingChart.Draw(await costs.ReadAsync(days, [CostDimension.ByDay, .. dimensions.Where(static each => each != CostDimension.ByDay).Take(1)], which, passing, cancellationToken)))
            : answer;
    }

    [McpServerTool(Name = "forecast", Title = "Forecast spending", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(ForecastAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0)]
    [Description("What will be spent (EffectiveCost of usage) after the last complete imported day, with 80% and 95% intervals, how it was reckoned and how well that did before.")]
    public async Task<CallToolResult> Forecast(
        [Description("30d (1 to 92), or month: to the end of this month")] [RegularExpression("^([1-9][0-9]?d|month)$")] string horizon,
        CancellationToken cancellationToken,
        [Description("As in get_costs")] IReadOnlyDictionary<string, string>? filter = null,
        [Description("Also an image")] bool chart = false)
    {
        var forecast = await forecaster.RunAsync(horizon, CostFilter.Of(filter), cancellationToken);
        var answer = ToolAnswer.Of(ForecastAnswer.Of(forecast, forecaster.Currency), ForecastAnswer.TextOf(forecast, forecaster.Currency));
        return chart ? WithChart(answer, ForecastChart.Draw(forecast)) : answer;
    }

    private static CallToolResult WithChart(CallToolResult answer, byte[]? image)
    {
        ContentBlock drawn = image is not null
            ? ImageContentBlock.FromBytes(image, ChartPainter.MediaType)
            : new TextContentBlock { Text = "No chart: there is no font on the server's machine. The operator installs one, such as the package fonts-dejavu-core." };
        answer.Content = [.. answer.Content, drawn];
        return answer;
    }
}
