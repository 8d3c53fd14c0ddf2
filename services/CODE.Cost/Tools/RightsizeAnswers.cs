using System.Text.Json.Serialization;
using CODE.Clusters.Objects;
using CODE.Cost.Kubernetes.Rightsizing;
using CODE.Cost.Pricing;

namespace CODE.Cost.Tools;

/// <summary>What <c>rightsize</c> answers.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The last.</param>
/// <param name="Pods">How many pods it had.</param>
/// <param name="Basis">What is recommended from, in words.</param>
/// <param name="Containers">Each container.</param>
/// <param name="Warnings">What to look at before anything is changed.</param>
/// <param name="MonthlyDelta">By how much what is reserved costs more in a month; absent when a part of it is not known.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Unpriced">Why it is not known.</param>
/// <param name="Gaps">What could not be looked at.</param>
/// <param name="Prices">Which prices were used.</param>
internal sealed record RightsizeAnswer(
    string Workload,
    DateTimeOffset From,
    DateTimeOffset To,
    int Pods,
    string Basis,
    IReadOnlyList<ContainerAnswer> Containers,
    IReadOnlyList<string> Warnings,
    decimal? MonthlyDelta,
    string Currency,
    string? Unpriced,
    IReadOnlyList<string> Gaps,
    PricesUsed Prices)
{
    /// <summary>In words.</summary>
    [JsonIgnore]
    public string Text =>
        $"{Workload}: {string.Join("; ", Containers.Take(5).Select(static one => one.Text))}. "
        + (MonthlyDelta is { } delta ? $"{EstimateText.Signed(delta)} {Currency} a month ({Prices.Text})." : $"The difference in cost is not known: {Unpriced ?? "a part was not measured"}.")
        + (Warnings.Count + Containers.Sum(static one => one.Warnings.Count) is > 0 and var count ? $" {count} warnings, the first: {Warnings.Concat(Containers.SelectMany(static one => one.Warnings)).First()}" : "");

    /// <summary>The answer.</summary>
    public static RightsizeAnswer Of(WorkloadSizing found, double percentile, int headroom) => new(
        found.Workload.ToString(), found.Window.Start, found.Window.End, found.Pods,
        FormattableString.Invariant($"measured use of the busiest pod at each moment: CPU at the {percentile:0.##}th percentile, memory at its peak, each plus {headroom}%"),
        [.. found.Containers.Select(ContainerAnswer.Of)],
        found.Warnings,
        found.Containers.All(static one => one.MonthlyDelta is not null) ? found.Containers.Sum(static one => one.MonthlyDelta) : null,
        found.Currency, found.Unpriced, found.Gaps, PricesUsed.Of(found.Prices, found.IsDegraded));
}

/// <summary>A container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Confidence">How far to rely on it.</param>
/// <param name="Reasons">Why no further.</param>
/// <param name="Current">What it asks for.</param>
/// <param name="Recommended">What it should ask for; no CPU limit is recommended, as limits hold back what is free.</param>
/// <param name="Used">What was measured.</param>
/// <param name="MonthlyDelta">By how much what is reserved costs more in a month, for all its pods.</param>
/// <param name="Warnings">What to look at before it is changed.</param>
internal sealed record ContainerAnswer(
    string Name, string Confidence, IReadOnlyList<string> Reasons, RequestsAnswer Current, RequestsAnswer? Recommended, UsedAnswer Used, decimal? MonthlyDelta, IReadOnlyList<string> Warnings)
{
    /// <summary>In words.</summary>
    [JsonIgnore]
    public string Text => Recommended is null ? $"{Name} was not measured" : $"{Name} CPU {Current.Cpu ?? "none"} → {Recommended.Cpu ?? "?"}, memory {Current.Memory ?? "none"} → {Recommended.Memory ?? "?"} ({Confidence} confidence)";

    /// <summary>A container as it is shown.</summary>
    public static ContainerAnswer Of(PricedRecommendation priced)
    {
        var (one, measure) = (priced.Of, priced.Of.Measure);
        return new ContainerAnswer(
            ShownName.Of(measure.Container), EstimateReport.Word(one.Confidence), one.Reasons,
            new RequestsAnswer(Cpu(one.Current.CpuRequest), Memory(one.Current.MemoryRequest), Cpu(one.Current.CpuLimit), Memory(one.Current.MemoryLimit)),
            one.Confidence == Kubernetes.Rightsizing.Confidence.NoData ? null : new RequestsAnswer(Cpu(one.Cpu), Whole(one.Memory), null, Whole(one.MemoryLimit)),
            new UsedAnswer(
                Cpu(measure.CpuPercentile), Cpu(measure.CpuMax), Memory(measure.MemoryPercentile), Memory(measure.MemoryPeak), ShownName.Hours(measure.MeasuredHours), decimal.Round(measure.Replicas, 2),
                measure.Restarts, measure.WasOutOfMemory, decimal.Round(measure.Throttled, 4)),
            priced.MonthlyDelta, one.Warnings);
    }

    private static string? Cpu(decimal? cores) => cores is { } amount ? Quantities.Cpu(amount) : null;

    // To be set as it stands: three digits could be less than what was reckoned.
    private static string? Whole(decimal? bytes) => bytes is { } amount ? FormattableString.Invariant($"{decimal.Ceiling(amount / (1 << 20)):0}Mi") : null;

    private static string? Memory(decimal? bytes) => bytes is { } amount ? Quantities.Memory(amount) : null;
}

/// <summary>Requests and limits, as Kubernetes writes them.</summary>
internal sealed record RequestsAnswer(string? Cpu, string? Memory, string? CpuLimit, string? MemoryLimit);

/// <summary>What was measured.</summary>
internal sealed record UsedAnswer(
    string? CpuPercentile, string? CpuMax, string? MemoryPercentile, string? MemoryPeak, decimal Hours, decimal Replicas, decimal Restarts, bool OutOfMemory, decimal Throttled);
