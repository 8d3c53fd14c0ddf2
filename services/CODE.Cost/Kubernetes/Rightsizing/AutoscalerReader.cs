using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Owners;
using CODE.ServiceDefaults.Text;

namespace CODE.Cost.Kubernetes.Rightsizing;

/// <summary>Finds horizontal autoscalers that count use in percent of the requests: with other requests they scale at another load.</summary>
internal static class AutoscalerReader
{
    private const int MaxName = 100;

    /// <summary>What to warn of.</summary>
    public static async Task<IReadOnlyList<string>> WarningsAsync(ClusterMetrics metrics, Workload workload, CancellationToken cancellationToken)
    {
        var scalers = await metrics.AskAsync(
            $"max by (horizontalpodautoscaler) (kube_horizontalpodautoscaler_info{{namespace=\"{workload.Namespace}\",scaletargetref_kind=\"{workload.Kind}\",scaletargetref_name=\"{workload.Name}\"}})", cancellationToken);
        var warnings = new List<string>();
        foreach (var name in scalers.Select(static one => one["horizontalpodautoscaler"]).Where(WorkloadArgument.IsName))
        {
            var targets = await metrics.AskAsync(
                $"max by (metric_name) (kube_horizontalpodautoscaler_spec_target_metric{{namespace=\"{workload.Namespace}\",horizontalpodautoscaler=\"{name}\",metric_target_type=\"utilization\"}})", cancellationToken);
            warnings.AddRange(targets.Select(target => FormattableString.Invariant(
                $"HorizontalPodAutoscaler {name} keeps {UntrustedText.Flatten(target["metric_name"], MaxName)} at {target.Value:0}% of the requests: other requests change when it scales. Change its target along with them.")));
        }

        return warnings;
    }
}
