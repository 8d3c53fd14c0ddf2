using System.Text.Json.Serialization;
using CODE.Cost.Kubernetes.Allocation;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Text;

namespace CODE.Cost.Tools;

/// <summary>What <c>kubernetes_allocation</c> answers.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The last.</param>
/// <param name="StepSeconds">The distance of the moments that are counted; what lives shorter may be missed.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="ClusterCost">All that has a price.</param>
/// <param name="IdleCost">What of it no workload caused.</param>
/// <param name="Idle">What became of that.</param>
/// <param name="Rows">The rows; with idle, and over all pages, they come to exactly cluster_cost.</param>
/// <param name="Total">How many rows there are.</param>
/// <param name="Truncated">Whether there are more behind this page.</param>
/// <param name="NextCursor">Where the next page begins.</param>
/// <param name="Nodes">How many nodes there were.</param>
/// <param name="Unpriced">What has no price, the first hundred.</param>
/// <param name="UnpricedTotal">How many there are.</param>
/// <param name="NotPriced">What is never priced, or could not be here.</param>
/// <param name="Assumptions">What was assumed.</param>
/// <param name="Gaps">What could not be looked at.</param>
/// <param name="Prices">Which prices were used.</param>
internal sealed record AllocationAnswer(
    DateTimeOffset From,
    DateTimeOffset To,
    int StepSeconds,
    string Currency,
    decimal ClusterCost,
    decimal IdleCost,
    string Idle,
    IReadOnlyList<AllocationRowAnswer> Rows,
    long Total,
    bool Truncated,
    string? NextCursor,
    int Nodes,
    IReadOnlyList<UnpricedAssetAnswer> Unpriced,
    int UnpricedTotal,
    IReadOnlyList<string> NotPriced,
    IReadOnlyList<string> Assumptions,
    IReadOnlyList<string> Gaps,
    PricesUsed Prices)
{
    private const int MaxUnpriced = 100;

    /// <summary>The answer with one page of the rows.</summary>
    public static AllocationAnswer Of(ClusterAllocation found, IdleMode idle, Page<AllocationRow> page) => new(
        found.Window.Start, found.Window.End, (int)found.Window.Step.TotalSeconds, found.Currency, found.ClusterCost, found.IdleCost, EstimateReport.Word(idle),
        [.. page.Items.Select(AllocationRowAnswer.Of)], page.Total, page.Truncated, page.NextCursor, found.Nodes,
        [.. found.Unpriced.Take(MaxUnpriced).Select(static one => new UnpricedAssetAnswer(one.Kind, ShownName.Of(one.Name), one.Reason, ShownName.Hours(one.Hours)))], found.Unpriced.Count,
        found.NotPriced, found.Assumptions, found.Gaps, PricesUsed.Of(found.Prices, found.IsDegraded));
}

/// <summary>A row. Request, use and what is charged for are three things: allocated is the greater of the other two of each container, and says nothing about use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PodHours">The hours of its pods.</param>
/// <param name="Cpu">CPU, in core-hours.</param>
/// <param name="Memory">Memory, in GiB-hours.</param>
/// <param name="StorageCost">Its volumes.</param>
/// <param name="LoadBalancerCost">Its load balancers.</param>
/// <param name="IdleCost">Its share of what is idle.</param>
/// <param name="Cost">All of it; absent when nothing of it has a price.</param>
/// <param name="UnpricedPodHours">Pod-hours on nodes without a price, which are not in the cost.</param>
internal sealed record AllocationRowAnswer(
    string Name, decimal PodHours, ResourceAnswer Cpu, ResourceAnswer Memory, decimal? StorageCost, decimal? LoadBalancerCost, decimal? IdleCost, decimal? Cost, decimal? UnpricedPodHours)
{
    /// <summary>A row as it is shown.</summary>
    public static AllocationRowAnswer Of(AllocationRow row) => new(
        ShownName.Of(row.Name), ShownName.Hours(row.PodHours),
        ResourceAnswer.Of(row.Cpu, row.CpuAllocated, row.IsUnpriced ? null : row.CpuCost), ResourceAnswer.Of(row.Memory, row.MemoryAllocated, row.IsUnpriced ? null : row.MemoryCost),
        ShownName.Unless0(row.StorageCost), ShownName.Unless0(row.LoadBalancerCost), ShownName.Unless0(row.IdleCost), row.IsUnpriced ? null : row.Cost, ShownName.Unless0(ShownName.Hours(row.UnpricedPodHours)));
}

/// <summary>One resource of a row.</summary>
/// <param name="RequestHours">What was asked for.</param>
/// <param name="UsageHours">What was measured to be used.</param>
/// <param name="AllocatedHours">What is charged for.</param>
/// <param name="Cost">What that costs.</param>
/// <param name="Efficiency">Use as a share of the request; absent without a request.</param>
internal sealed record ResourceAnswer(decimal RequestHours, decimal UsageHours, decimal AllocatedHours, decimal? Cost, decimal? Efficiency)
{
    /// <summary>A resource as it is shown.</summary>
    public static ResourceAnswer Of(ResourceHours hours, decimal allocated, decimal? cost) => new(
        ShownName.Hours(hours.Request), ShownName.Hours(hours.Usage), ShownName.Hours(allocated), cost, hours.Request == 0 ? null : decimal.Round(hours.Usage / hours.Request, 4));
}

/// <summary>Something without a price.</summary>
internal sealed record UnpricedAssetAnswer(string Kind, string Name, string Reason, decimal Hours);

/// <summary>Which prices an answer stands on.</summary>
/// <param name="AsOf">The date of the oldest.</param>
/// <param name="Snapshot">The date of the built-in snapshot, when it was used.</param>
/// <param name="Sources">Where they were published.</param>
/// <param name="Degraded">True when imported prices could not be read.</param>
internal sealed record PricesUsed(DateOnly? AsOf, DateOnly? Snapshot, IReadOnlyList<string> Sources, bool? Degraded)
{
    /// <summary>The prices of an answer.</summary>
    public static PricesUsed Of(IReadOnlyList<Price> prices, bool isDegraded) => new(
        prices.Min(static price => (DateOnly?)price.Effective), prices.Where(static price => price.IsSnapshot).Min(static price => (DateOnly?)price.Effective),
        [.. prices.Select(static price => price.Source).Distinct().Order(StringComparer.Ordinal)], isDegraded ? true : null);

    /// <summary>In words.</summary>
    [JsonIgnore]
    public string Text => PriceText.Date(AsOf, Snapshot, Degraded == true);
}

/// <summary>How names and numbers of a cluster are shown.</summary>
internal static class ShownName
{
    private const int MaxName = 200;
    private const int MaxText = 600;

    /// <summary>A sentence with names in it.</summary>
    public static string Sentence(string text) => UntrustedText.Flatten(text, MaxText);

    /// <summary>A name, which is untrusted text.</summary>
    public static string Of(string name) => UntrustedText.Flatten(name, MaxName);

    /// <summary>Hours, to the ten-thousandth.</summary>
    public static decimal Hours(decimal hours) => decimal.Round(hours, 4);

    /// <summary>Nothing instead of zero.</summary>
    public static decimal? Unless0(decimal amount) => amount == 0 ? null : amount;
}
