using System.Globalization;
using System.Text.Json.Serialization;
using CODE.Kubernetes.Overviews;

namespace CODE.Kubernetes.Context;

/// <summary>What needs looking at in a cluster, or in a namespace of it.</summary>
/// <param name="Nodes">How many nodes there are; left out when they were not looked at or could not be seen.</param>
/// <param name="NodesNotReady">Those that are not ready.</param>
/// <param name="Pods">How many pods there are.</param>
/// <param name="UnhealthyPods">The worst of those that are not healthy.</param>
/// <param name="Warnings">The newest warnings of the last hour.</param>
internal sealed record OverviewFacts(int? Nodes, IReadOnlyList<string> NodesNotReady, int? Pods, IReadOnlyList<PodFacts> UnhealthyPods, IReadOnlyList<WarningFacts> Warnings)
{
    /// <summary>It in a sentence.</summary>
    [JsonIgnore]
    public string Summary => string.Join("; ", new[]
    {
        Pods is { } pods ? string.Create(CultureInfo.InvariantCulture, $"{pods} pods, {(UnhealthyPods.Count == 0 ? "all of them healthy" : $"the worst of those that are not healthy: {UnhealthyPods[0].Name} ({UnhealthyPods[0].Status})")}") : null,
        Nodes is { } nodes ? string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes, {(NodesNotReady.Count == 0 ? "all of them ready" : $"not ready: {string.Join(", ", NodesNotReady)}")}") : null,
        Warnings.Count == 0 ? null : $"the newest warning: {Warnings[0].Reason} of {Warnings[0].Object}",
    }.OfType<string>());

    /// <summary>Reads an overview.</summary>
    public static OverviewFacts Of(Overview overview) =>
        new(overview.Nodes, overview.NodesNotReady, overview.Pods, [.. overview.UnhealthyPods.Select(PodFacts.Of)], [.. overview.Warnings.Select(WarningFacts.Of)]);
}
