using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json.Serialization;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Owners;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;
using CODE.Cost.Waste;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Cost.Tools;

/// <summary>The tool that finds what is paid for in vain.</summary>
[McpServerToolType]
internal sealed class WasteTools(MetricSource source, WasteFinder finder, PriceCatalogue catalogue)
{
    private const int PageSize = 25;

    [McpServerTool(Name = "find_waste", Title = "Find waste", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(WasteAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = 120)]
    [Description("What is paid for in vain in a cluster and a terraform state: monthly cost, evidence, remedy. gaps: what could not be looked at.")]
    public async Task<CallToolResult> FindWaste(
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("* for all")] string @namespace = WorkloadArgument.AllNamespaces,
        [Description("Default all")] WasteKind[]? kinds = null,
        [Description("As plan of estimate_plan")] string? state = null,
        [Description("10m to 31d")] string window = "7d",
        [Description("Page size")] [Range(1, Paging.MaxLimit)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Cluster")] string? context = null)
    {
        Paging.Offset(limit, cursor);
        var space = WorkloadArgument.Namespace(@namespace);
        MetricWindow.Check(window);
        var caller = Caller.From(principal);
        var found = await finder.FindAsync(kinds ?? [], space, state, () => source.OpenMetricsAsync(context, window, cancellationToken), () => source.OpenCluster(context, caller), cancellationToken);
        var answer = WasteAnswer.Of(found, Paging.Slice(found.Findings, limit, cursor), catalogue.Currency);
        return ToolAnswer.Of(answer, answer.Text);
    }
}

/// <summary>What <c>find_waste</c> answers.</summary>
/// <param name="Findings">The findings, the dearest first, those without a price after them.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Truncated">Whether there are more behind this page.</param>
/// <param name="NextCursor">Where the next page begins.</param>
/// <param name="ByKind">How many of each kind, and what they cost in a month. Kinds overlap: an idle workload is a part of the cost of its node.</param>
/// <param name="Gaps">What could not be looked at.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Assumptions">What prices assume.</param>
/// <param name="Prices">Which prices were used.</param>
internal sealed record WasteAnswer(
    IReadOnlyList<WasteItem> Findings,
    long Total,
    bool Truncated,
    string? NextCursor,
    IReadOnlyDictionary<string, WasteSum> ByKind,
    IReadOnlyList<string> Gaps,
    string Currency,
    IReadOnlyList<string> Assumptions,
    PricesUsed Prices)
{
    /// <summary>In words; what was not looked at is always said.</summary>
    [JsonIgnore]
    public string Text =>
        (Total == 0
            ? $"Nothing was found{(Gaps.Count == 0 ? "" : " where it could be looked")}."
            : $"{Total} findings: {string.Join(", ", ByKind.Select(kind => $"{kind.Value.Count} {kind.Key} ({EstimateReport.Money(kind.Value.MonthlyCost)} {Currency} a month{(kind.Value.Unpriced > 0 ? $", {kind.Value.Unpriced} without a price" : "")})"))}; {Prices.Text}.")
        + (Gaps.Count == 0 ? "" : $" Not looked at: {string.Join("; ", Gaps.Take(3))}{(Gaps.Count > 3 ? "; …" : "")}");

    /// <summary>The answer with one page of the findings.</summary>
    public static WasteAnswer Of(WasteReport report, Page<WasteFinding> page, string currency) => new(
        [.. page.Items.Select(static one => new WasteItem(EstimateReport.Word(one.Kind), ShownName.Of(one.Subject), one.MonthlyCost, one.Unpriced, ShownName.Sentence(one.Evidence), one.Remedy))],
        page.Total, page.Truncated, page.NextCursor,
        report.Findings.GroupBy(static one => one.Kind).ToDictionary(
            static kind => EstimateReport.Word(kind.Key),
            static kind => new WasteSum(kind.Count(), kind.Sum(static one => one.MonthlyCost ?? 0), kind.Count(static one => one.MonthlyCost is null))),
        [.. report.Gaps.Select(ShownName.Sentence)], currency, report.Assumptions, PricesUsed.Of(report.Prices, report.IsDegraded));
}

/// <summary>A finding.</summary>
/// <param name="Kind">In which way it is waste.</param>
/// <param name="Subject">What it is.</param>
/// <param name="MonthlyCost">What it costs in a month; absent without a price.</param>
/// <param name="Unpriced">Why it has none.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Remedy">What would be done about it.</param>
internal sealed record WasteItem(string Kind, string Subject, decimal? MonthlyCost, string? Unpriced, string Evidence, string Remedy);

/// <summary>The findings of a kind.</summary>
/// <param name="Count">How many.</param>
/// <param name="MonthlyCost">What those with a price cost in a month.</param>
/// <param name="Unpriced">How many have none.</param>
internal sealed record WasteSum(int Count, decimal MonthlyCost, int Unpriced);
