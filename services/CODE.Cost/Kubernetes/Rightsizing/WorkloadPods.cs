using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Owners;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Kubernetes.Rightsizing;

/// <summary>The pods that a workload had in a window, as matchers of PromQL.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Matchers">Selects their series: <c>namespace="shop",pod=~"web-1|web-2"</c>.</param>
internal sealed record WorkloadPods(Workload Workload, int Count, string Matchers)
{
    private const int Most = 1_000;

    /// <summary>Finds them.</summary>
    /// <exception cref="FaultException">There were none, or too many.</exception>
    public static async Task<WorkloadPods> FindAsync(ClusterMetrics metrics, Workload workload, CancellationToken cancellationToken)
    {
        var owners = await OwnerReader.ReadAsync(metrics, workload.Namespace, cancellationToken);
        string[] pods = [.. owners.Where(owner => owner.Value == workload && WorkloadArgument.IsName(owner.Key.Pod)).Select(static owner => owner.Key.Pod).Order(StringComparer.Ordinal)];
        return pods.Length switch
        {
            0 => throw new FaultException(
                FaultCodes.NotFound,
                $"{workload} had no pods in this window.",
                $"In this namespace there were: {string.Join(", ", owners.Values.Where(static owner => WorkloadArgument.IsName(owner.Name)).Select(static owner => $"{owner.Kind}/{owner.Name}").Distinct().Order(StringComparer.Ordinal).Take(30))}."),
            > Most => throw new FaultException(FaultCodes.TooLarge, $"{workload} had {pods.Length} pods in this window, more than are looked at.", "Give a shorter window."),
            _ => new WorkloadPods(workload, pods.Length, $"namespace=\"{workload.Namespace}\",pod=~\"{string.Join('|', pods.Select(static pod => pod.Replace(".", @"\\.", StringComparison.Ordinal)))}\""),
        };
    }
}
