using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.ServiceDefaults.Faults;
using k8s.Models;

namespace CODE.Kubernetes.Usage;

/// <summary>Sets what pods and nodes use beside what they asked for and may have. What they use tells the metrics API, where the cluster has one.</summary>
internal sealed class UsageReader(ResourceCatalog catalog)
{
    private const int Most = 10_000;
    private const string Group = "metrics.k8s.io";

    /// <summary>The pods that a selection leaves, those that use most CPU first; without the metrics API those that ask for most.</summary>
    public async Task<Usages> OfPodsAsync(ICluster cluster, Selection selection, CancellationToken cancellationToken)
    {
        var used = await UsedAsync(cluster, "PodMetrics", selection, cancellationToken);
        var (pods, isCut) = await cluster.ReadAsync<V1PodList, V1Pod>(KnownTypes.Pod, selection, Most, cancellationToken);
        var found = pods.Where(static pod => pod.Status?.Phase is not ("Succeeded" or "Failed")).Select(pod => new UsageOf(
            pod.Metadata.NamespaceProperty, pod.Metadata.Name, used?.TryGetValue((pod.Metadata.NamespaceProperty, pod.Metadata.Name), out var amounts) == true ? amounts : null, Amounts.RequestsOf(pod), Amounts.LimitsOf(pod)));
        return new Usages(Sorted(found), used is not null, isCut);
    }

    /// <summary>The nodes, those that use most CPU first; limits are what pods can have of a node.</summary>
    public async Task<Usages> OfNodesAsync(ICluster cluster, string? labels, CancellationToken cancellationToken)
    {
        var used = await UsedAsync(cluster, "NodeMetrics", new Selection(null, labels), cancellationToken);
        var (nodes, isCut) = await cluster.ReadAsync<V1NodeList, V1Node>(KnownTypes.Node, new Selection(null, labels), Most, cancellationToken);
        var (pods, _) = await cluster.ReadAsync<V1PodList, V1Pod>(KnownTypes.Pod, new Selection(null, Fields: "status.phase!=Succeeded,status.phase!=Failed"), Most, cancellationToken);
        var asked = pods.Where(static pod => pod.Spec.NodeName is not null).GroupBy(static pod => pod.Spec.NodeName, StringComparer.Ordinal)
            .ToDictionary(static node => node.Key, static node => node.Select(Amounts.RequestsOf).Aggregate(static (sum, each) => sum + each), StringComparer.Ordinal);
        var found = nodes.Select(node => new UsageOf(
            null,
            node.Metadata.Name,
            used?.TryGetValue(("", node.Metadata.Name), out var amounts) == true ? amounts : null,
            asked.GetValueOrDefault(node.Metadata.Name),
            Amounts.Of(node.Status?.Allocatable?.Select(static amount => KeyValuePair.Create(amount.Key, amount.Value?.ToString())))));
        return new Usages(Sorted(found), used is not null, isCut);
    }

    private static UsageOf[] Sorted(IEnumerable<UsageOf> found) =>
        [.. found.OrderByDescending(static each => each.Used?.Cpu ?? -1).ThenByDescending(static each => each.Requests.Cpu).ThenBy(static each => each.Name, StringComparer.Ordinal)];

    // Null when the cluster has no metrics API, or the one that serves it is away.
    private async Task<Dictionary<(string Namespace, string Name), Amounts>?> UsedAsync(ICluster cluster, string kind, Selection selection, CancellationToken cancellationToken)
    {
        try
        {
            if (await catalog.TryFindAsync(cluster, $"{kind}.{Group}", cancellationToken) is not { } type)
            {
                return null;
            }

            var list = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(type.PathOf(selection.Namespace), ("labelSelector", selection.Labels)), cancellationToken);
            return (list["items"]?.AsArray() ?? []).OfType<JsonObject>().ToDictionary(
                static item => ((string?)item["metadata"]?["namespace"] ?? "", (string)item["metadata"]!["name"]!),
                static item => item["containers"] is JsonArray containers
                    ? containers.Select(static container => AmountsOf(container?["usage"])).Aggregate(default(Amounts), static (sum, each) => sum + each)
                    : AmountsOf(item["usage"]));
        }
        catch (FaultException exception) when (exception.Fault.Code is FaultCodes.Unavailable or FaultCodes.NotFound or FaultCodes.UpstreamFailed)
        {
            return null;
        }
    }

    private static Amounts AmountsOf(JsonNode? usage) => Amounts.Of((usage as JsonObject)?.Select(static amount => KeyValuePair.Create(amount.Key, (string?)amount.Value)));
}

/// <summary>What pods or nodes use.</summary>
/// <param name="All">Each of them.</param>
/// <param name="IsMeasured">Whether the cluster measures what is used.</param>
/// <param name="IsCut">Whether there are more than could be read.</param>
internal sealed record Usages(IReadOnlyList<UsageOf> All, bool IsMeasured, bool IsCut);

/// <summary>What a pod or node uses.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Name">The name.</param>
/// <param name="Used">What it uses; null when nobody measured it, as right after its start.</param>
/// <param name="Requests">What was asked for.</param>
/// <param name="Limits">What it may have; zero is without a limit.</param>
internal sealed record UsageOf(string? Namespace, string Name, Amounts? Used, Amounts Requests, Amounts Limits);
