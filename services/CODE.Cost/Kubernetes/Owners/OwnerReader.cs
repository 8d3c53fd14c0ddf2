using CODE.Cost.Kubernetes.Metrics;

namespace CODE.Cost.Kubernetes.Owners;

/// <summary>Finds the workloads of pods, also of pods that are gone: kube-state-metrics told whose they were.</summary>
internal static class OwnerReader
{
    private const string Pods = "kube_pod_owner";

    // Whose owner is the workload, and how metrics call it.
    private static readonly (string Metric, string Label, string Kind)[] Between = [("kube_replicaset_owner", "replicaset", "ReplicaSet"), ("kube_job_owner", "job_name", "Job")];

    /// <summary>The workload of each pod.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="namespace">Of this namespace; of all when null. A valid name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CODE.ServiceDefaults.Faults.FaultException">The metrics are missing, or Prometheus does not answer.</exception>
    public static async Task<IReadOnlyDictionary<(string Namespace, string Pod), Workload>> ReadAsync(ClusterMetrics metrics, string? @namespace, CancellationToken cancellationToken)
    {
        var within = @namespace is null ? "" : $"namespace=\"{@namespace}\",";
        var pods = await metrics.RequireAsync(Expression(Pods, "pod", within, metrics.Window), Pods, ClusterMetrics.StateMetrics, cancellationToken);
        var above = new Dictionary<Workload, Workload>();
        foreach (var (metric, label, kind) in Between)
        {
            // Without them a revision or a run is the workload: finer than wanted, but true.
            foreach (var one in await metrics.AskAsync(Expression(metric, label, within, metrics.Window), cancellationToken))
            {
                if (HasOwner(one))
                {
                    above[new Workload(one["namespace"], kind, one[label])] = new Workload(one["namespace"], one["owner_kind"], one["owner_name"]);
                }
            }
        }

        var owners = new Dictionary<(string, string), Workload>();
        foreach (var pod in pods)
        {
            // A static pod is its node's, which is no workload.
            var owner = HasOwner(pod) && pod["owner_kind"] != "Node" ? new Workload(pod["namespace"], pod["owner_kind"], pod["owner_name"]) : new Workload(pod["namespace"], "Pod", pod["pod"]);
            owners[(pod["namespace"], pod["pod"])] = above.GetValueOrDefault(owner, owner);
        }

        return owners;
    }

    private static string Expression(string metric, string label, string within, MetricWindow window) =>
        $"max by (namespace,{label},owner_kind,owner_name) (max_over_time({metric}{{{within}owner_is_controller!=\"false\"}}{window.Whole}))";

    // kube-state-metrics before 2.0 writes <none>.
    private static bool HasOwner(Measured one) => one["owner_name"] is { Length: > 0 } and not "<none>";
}
