using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CODE.Cost.Plans;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Cost.Tools;

/// <summary>The tools that price plans.</summary>
[McpServerToolType]
internal sealed class EstimateTools(PlanLoader loader, PlanPricer pricer)
{
    private const int PageSize = 20;

    [McpServerTool(Name = "estimate_plan", Title = "Price a plan", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(EstimateAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0)]
    [Description("What a terraform plan (AWS, Azure, GCP) costs before and after it is applied: bill by resource, assumptions, and all that has no price. For plans of the deployment server use estimate_costs.")]
    public async Task<CallToolResult> EstimatePlan(
        [Description("JSON of terraform show -json, or its path in the workspace")] string plan,
        CancellationToken cancellationToken,
        [Description("Duration; a month is 730")] [Range(1, PricingTerms.MaxHours)] double hours = BillingUnit.HoursPerMonth,
        [Description("By address or type, then usage_key of an assumption: amount a month")] IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? usage = null,
        [Description("Price data transfer")] bool includeDataTransfer = true,
        [Description("Page size")] [Range(1, Paging.MaxLimit)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null)
    {
        var report = await ReportAsync(plan, PricingTerms.Of(hours, includeDataTransfer, usage), cancellationToken);
        var page = Paging.Slice(report.Resources, limit, cursor);
        return ToolAnswer.Of(EstimateAnswer.Of(report, page), EstimateText.Of(report, hours));
    }

    [McpServerTool(Name = "diff_cost", Title = "Compare two plans", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(DiffAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0)]
    [Description("How the cost after plan head differs from that after plan base, by resource, the largest difference first.")]
    public async Task<CallToolResult> DiffCost(
        [Description("As plan of estimate_plan")] string @base,
        [Description("As plan of estimate_plan")] string head,
        CancellationToken cancellationToken,
        [Description("Duration")] [Range(1, PricingTerms.MaxHours)] double hours = BillingUnit.HoursPerMonth,
        [Description("Page size")] [Range(1, Paging.MaxLimit)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null)
    {
        var terms = PricingTerms.Of(hours, includesTransfer: true, null);
        var first = await pricer.PriceAsync(await loader.LoadAsync(@base, cancellationToken), terms, cancellationToken);
        var second = await pricer.PriceAsync(await loader.LoadAsync(head, cancellationToken), terms, cancellationToken);
        var page = Paging.Slice(CostDiff.Of(first, second), limit, cursor);
        var (before, after) = (EstimateReport.Of(first), EstimateReport.Of(second));
        var unpriced = second.Count(PricedAs.Unpriced) + second.Count(PricedAs.Partly);
        return ToolAnswer.Of(
            new DiffAnswer(
                first.Currency, first.After, second.After, second.After - first.After,
                [.. page.Items.Select(static change => new ChangeAnswer(ShownText.Of(change.Address), EstimateReport.Word(change.Change), change.Base, change.Head))],
                page.Total, page.Truncated, page.NextCursor, before.Unpriced, after.Unpriced, after.PricesAsOf, after.Snapshot ?? before.Snapshot),
            $"{EstimateReport.Money(first.After)} → {EstimateReport.Money(second.After)} {first.Currency} for {hours:0.##} h ({EstimateText.Signed(second.After - first.After)}), {page.Total} resources differ; of head {unpriced} are not or only partly priced ({PriceText.Date(after.PricesAsOf, after.Snapshot ?? before.Snapshot, after.Degraded)}).");
    }

    private async Task<EstimateReport> ReportAsync(string plan, PricingTerms terms, CancellationToken cancellationToken) =>
        EstimateReport.Of(await pricer.PriceAsync(await loader.LoadAsync(plan, cancellationToken), terms, cancellationToken));
}

/// <summary>What <c>estimate_plan</c> answers.</summary>
internal sealed record EstimateAnswer(
    string Currency,
    decimal CostBefore,
    decimal Cost,
    decimal CostDelta,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<ResourceReport> Resources,
    long Total,
    bool Truncated,
    string? NextCursor,
    IReadOnlyList<UnpricedReport> Unpriced,
    IReadOnlyList<AssumptionReport> Assumptions,
    DateOnly? PricesAsOf,
    DateOnly? Snapshot,
    IReadOnlyList<string> Sources,
    bool? Degraded)
{
    /// <summary>The answer with one page of the resources.</summary>
    public static EstimateAnswer Of(EstimateReport report, Page<ResourceReport> page) => new(
        report.Currency, report.CostBefore, report.Cost, report.CostDelta, report.Counts, page.Items, page.Total, page.Truncated, page.NextCursor,
        report.Unpriced, report.Assumptions, report.PricesAsOf, report.Snapshot, report.Sources, report.Degraded ? true : null);
}

/// <summary>What <c>diff_cost</c> answers.</summary>
internal sealed record DiffAnswer(
    string Currency,
    decimal Base,
    decimal Head,
    decimal Delta,
    IReadOnlyList<ChangeAnswer> Changes,
    long Total,
    bool Truncated,
    string? NextCursor,
    IReadOnlyList<UnpricedReport> UnpricedBase,
    IReadOnlyList<UnpricedReport> UnpricedHead,
    DateOnly? PricesAsOf,
    DateOnly? Snapshot);

/// <summary>A resource whose cost differs.</summary>
internal sealed record ChangeAnswer(string Address, string Change, decimal Base, decimal Head);

/// <summary>Says in a line or two what an estimate comes to.</summary>
internal static class EstimateText
{
    private const int MaxUnpriced = 3;

    /// <summary>The estimate in words; what has no price is always said.</summary>
    public static string Of(EstimateReport report, double hours)
    {
        var counts = string.Join(", ", report.Counts.Where(static count => count.Value > 0).Select(static count => $"{count.Value} {count.Key}"));
        var unpriced = report.Unpriced.Count == 0 ? "" : "\nWithout a price: " + string.Join("; ", report.Unpriced.Take(MaxUnpriced).Select(static each => $"{each.Count} {each.Type}: {each.Reason}"))
            + (report.Unpriced.Count > MaxUnpriced ? $"; and {report.Unpriced.Count - MaxUnpriced} more kinds." : ".");
        return $"{EstimateReport.Money(report.Cost)} {report.Currency} for {hours:0.##} h ({Signed(report.CostDelta)} against before); resources: {(counts.Length == 0 ? "none" : counts)}; {report.Assumptions.Count} assumptions; {PriceText.Date(report.PricesAsOf, report.Snapshot, report.Degraded)}.{unpriced}";
    }

    /// <summary>A difference with its sign.</summary>
    public static string Signed(decimal amount) => (amount > 0 ? "+" : "") + EstimateReport.Money(amount);
}
