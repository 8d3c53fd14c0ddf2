using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.Cost.Kubernetes.Metrics;
using CODE.ServiceDefaults.Faults;
using k8s.Models;

namespace CODE.Cost.Kubernetes.Nodes;

/// <summary>Reads which nodes there were in a window: from metrics, which also know those that are gone; what these do not tell, from the cluster itself.</summary>
internal static class NodeReader
{
    /// <summary>The metric that nothing can be said without.</summary>
    public const string Info = "kube_node_info";

    private const string Capacity = "kube_node_status_capacity";
    private const int MostNodes = 10_000;

    /// <summary>The nodes.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="open">Opens the cluster, for what metrics do not tell.</param>
    /// <param name="gaps">Learns what could not be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CODE.ServiceDefaults.Faults.FaultException">The metrics are missing, or Prometheus does not answer.</exception>
    public static async Task<IReadOnlyList<ClusterNode>> ReadAsync(ClusterMetrics metrics, Func<ICluster> open, Gaps gaps, CancellationToken cancellationToken)
    {
        var window = metrics.Window;
        var infos = await metrics.RequireAsync($"count_over_time(max by (node,provider_id,kubelet_version,os_image) ({Info}){window.Steps})", Info, ClusterMetrics.StateMetrics, cancellationToken);
        var capacities = (await metrics.RequireAsync(
            $"sum_over_time(max by (node,resource) ({Capacity}{{resource=~\"cpu|memory\"}}){window.Steps})", Capacity, ClusterMetrics.StateMetrics, cancellationToken))
            .ByKey(static one => (one["node"], one["resource"]));
        var names = string.Join(',', NodeFacts.Labels.Select(NodeFacts.MetricLabel).Distinct());
        var labels = (await metrics.AskAsync($"max by (node,{names}) (max_over_time(kube_node_labels{window.Whole}))", cancellationToken)).ToLookup(static one => one["node"], StringComparer.Ordinal);

        ClusterNode[] nodes = [.. infos.GroupBy(static info => info["node"], StringComparer.Ordinal).Select(group =>
        {
            // A node that was updated has a series for each of its versions.
            var last = group.OrderByDescending(static info => info.Value).First();
            var node = new ClusterNode(
                group.Key,
                window.HoursOf(group.Sum(static info => info.Value)),
                window.HoursOf(capacities.GetValueOrDefault((group.Key, "cpu"))),
                window.HoursOf(capacities.GetValueOrDefault((group.Key, "memory")) / ClusterMetrics.BytesPerGib))
            {
                KubeletVersion = last["kubelet_version"],
                IsWindows = last["os_image"].Contains("Windows", StringComparison.Ordinal),
            };
            return NodeFacts.Apply(node, label => labels[group.Key].Select(one => one[NodeFacts.MetricLabel(label)]).FirstOrDefault(static value => value.Length > 0), last["provider_id"]);
        })];
        return nodes.All(IsKnown) ? nodes : await CompleteAsync(nodes, open, gaps, cancellationToken);
    }

    private static bool IsKnown(ClusterNode node) => node is { Provider: not null, InstanceType: not null, Region: not null };

    private static async Task<IReadOnlyList<ClusterNode>> CompleteAsync(ClusterNode[] nodes, Func<ICluster> open, Gaps gaps, CancellationToken cancellationToken)
    {
        var read = await gaps.ReadAsync(
            "types of nodes, which kube_node_labels does not tell",
            async () => (await open().ReadAsync<V1NodeList, V1Node>(KnownTypes.Node, new Selection(null), MostNodes, cancellationToken)).Items);
        var byName = (read ?? []).ToDictionary(static node => node.Metadata.Name, StringComparer.Ordinal);
        return [.. nodes.Select(node => byName.TryGetValue(node.Name, out var there)
            ? NodeFacts.Apply(node, label => there.Metadata.Labels?.TryGetValue(label, out var value) == true ? value : null, there.Spec?.ProviderID)
            : node)];
    }
}
