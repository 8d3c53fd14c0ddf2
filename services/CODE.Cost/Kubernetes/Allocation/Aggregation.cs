using System.Text.RegularExpressions;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Kubernetes.Owners;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>By what costs are added up. Names of rows that stand for nothing in the cluster are in double underscores, as OpenCost has them.</summary>
/// <param name="Key">The row of a pod on a node.</param>
/// <param name="IsByNamespace">Whether rows are namespaces, so that what belongs to no pod still has one.</param>
internal sealed partial record Aggregation(Func<string, string, string, string> Key, bool IsByNamespace)
{
    /// <summary>The row of what no pod has that label or owner for.</summary>
    public const string Unallocated = "__unallocated__";

    private const string ByLabel = "label:";

    /// <summary>Reads what it needs.</summary>
    /// <param name="aggregate"><c>namespace</c>, <c>workload</c>, <c>node</c>, <c>pod</c> or <c>label:app</c>.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">It is none of these, or the metrics that tell are missing.</exception>
    public static async Task<Aggregation> ReadAsync(string aggregate, ClusterMetrics metrics, CancellationToken cancellationToken)
    {
        switch (aggregate)
        {
            case "namespace":
                return new Aggregation(static (space, _, _) => space, IsByNamespace: true);
            case "pod":
                return new Aggregation(static (space, pod, _) => $"{space}/{pod}", IsByNamespace: false);
            case "node":
                return new Aggregation(static (_, _, node) => node, IsByNamespace: false);
            case "workload":
                var owners = await OwnerReader.ReadAsync(metrics, null, cancellationToken);
                return new Aggregation((space, pod, _) => owners.TryGetValue((space, pod), out var owner) ? owner.ToString() : Unallocated, IsByNamespace: false);
            case var _ when aggregate.StartsWith(ByLabel, StringComparison.Ordinal) && Label().IsMatch(aggregate[ByLabel.Length..]):
                var values = await LabelsAsync(aggregate[ByLabel.Length..], metrics, cancellationToken);
                return new Aggregation((space, pod, _) => values.GetValueOrDefault((space, pod), Unallocated), IsByNamespace: false);
            default:
                throw new FaultException(FaultCodes.InvalidArgument, "Costs cannot be added up by that.", "Give namespace, workload, node, pod, or a label of pods as label:app.");
        }
    }

    private static async Task<Dictionary<(string, string), string>> LabelsAsync(string label, ClusterMetrics metrics, CancellationToken cancellationToken)
    {
        var name = NodeFacts.MetricLabel(label);
        var found = await metrics.AskAsync($"max by (namespace,pod,{name}) (max_over_time(kube_pod_labels{{{name}!=\"\"}}{metrics.Window.Whole}))", cancellationToken);
        if (found.Count == 0)
        {
            throw new FaultException(
                FaultCodes.NotFound,
                $"No pod has {name} on kube_pod_labels in this window, a metric of {ClusterMetrics.StateMetrics}.",
                $"Start kube-state-metrics with --metric-labels-allowlist=pods=[{label}], or look at how the label is spelled.");
        }

        return found.GroupBy(static one => (one["namespace"], one["pod"])).ToDictionary(static group => group.Key, group => group.First()[name]);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,250}[A-Za-z0-9])?\z")]
    private static partial Regex Label();
}
