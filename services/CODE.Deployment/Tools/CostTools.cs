using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using CODE.Deployment.Costs;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>The tool that tells what a plan costs.</summary>
[McpServerToolType]
internal sealed class CostTools(CostEstimator estimator)
{
    private const int MaxHours = 87_600;
    private const int PageSize = 20;

    [McpServerTool(Name = "estimate_costs", Title = "Estimate costs", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(CostAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, Calls = [PriceServer.Name])]
    [Description("List prices of a stored plan or of resources: bill, assumptions, and what has no price.")]
    public async Task<CallToolResult> Estimate(
        [Description("plan_id, or [{type, region, count, attributes}] with terraform's names")] JsonElement infrastructure,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("A month is 730")] [Range(1, MaxHours)] double durationHours = 730,
        [Description("Price transfer")] bool includeDataTransfer = true,
        [Description("Page size")] [Range(1, Paging.MaxLimit)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null)
    {
        var estimate = await estimator.EstimateAsync(
            infrastructure, durationHours, includeDataTransfer, ToolCaller.Of(principal, "estimate_costs"), Delegation.Authorization(principal, PriceServer.Name), cancellationToken);
        var page = Paging.Slice(estimate.Resources, limit, cursor);
        return ToolAnswer.Of(CostAnswer.Of(estimate, page), CostText.Of(estimate, durationHours));
    }
}

/// <summary>What <c>estimate_costs</c> answers.</summary>
internal sealed record CostAnswer(
    string Currency,
    decimal CostBefore,
    decimal Cost,
    decimal CostDelta,
    IReadOnlyList<ResourceCost> Resources,
    long Total,
    bool Truncated,
    string? NextCursor,
    IReadOnlyList<UnpricedResources> Unpriced,
    IReadOnlyList<string> Assumptions,
    string? PricesAsOf,
    string? Snapshot,
    IReadOnlyList<string> Sources,
    bool? Degraded)
{
    /// <summary>The answer with one page of the resources; what has no price is always told.</summary>
    public static CostAnswer Of(CostEstimate estimate, Page<ResourceCost> page) => new(
        estimate.Currency, estimate.CostBefore, estimate.Cost, estimate.Cost - estimate.CostBefore, page.Items, page.Total, page.Truncated, page.NextCursor,
        UnpricedResources.Of(estimate), estimate.Assumptions, estimate.PricesAsOf, estimate.Snapshot, estimate.Sources, estimate.Degraded);
}

/// <summary>Resources without a price, or without a part of it.</summary>
internal sealed record UnpricedResources(string Type, string Reason, int Count, IReadOnlyList<string> Addresses)
{
    private const int MaxAddresses = 10;

    /// <summary>Those of an estimate.</summary>
    public static IReadOnlyList<UnpricedResources> Of(CostEstimate estimate) =>
    [
        .. estimate.Resources.Where(static resource => resource.PricedAs is "unpriced" or "partly")
            .SelectMany(static resource => (resource.Reasons ?? []).Select(reason => (resource.Type, Reason: reason, resource.Address)))
            .GroupBy(static each => (each.Type, each.Reason), static each => each.Address)
            .Select(static alike => new UnpricedResources(alike.Key.Type, alike.Key.Reason, alike.Count(), [.. alike.Take(MaxAddresses)])),
    ];
}

/// <summary>Says in two lines what an estimate comes to.</summary>
internal static class CostText
{
    private const int MaxUnpriced = 3;

    /// <summary>The estimate in words.</summary>
    public static string Of(CostEstimate estimate, double hours)
    {
        var unpriced = UnpricedResources.Of(estimate);
        var without = unpriced.Count == 0 ? "" : "\nWithout a price: " + string.Join("; ", unpriced.Take(MaxUnpriced).Select(static each => $"{each.Count} {each.Type}: {each.Reason}"))
            + (unpriced.Count > MaxUnpriced ? $"; and {unpriced.Count - MaxUnpriced} more kinds." : ".");
        var date = estimate.Snapshot is { } snapshot ? $"built-in snapshot of {snapshot}" : estimate.PricesAsOf is { } since ? $"list prices since {since}" : "no prices used";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{estimate.Cost:#,##0.00} {estimate.Currency} for {hours:0.##} h ({estimate.Cost - estimate.CostBefore:+#,##0.00;-#,##0.00;0.00} against before); {estimate.Resources.Count} resources, {estimate.Assumptions.Count} assumptions; {date}.{without}");
    }
}
