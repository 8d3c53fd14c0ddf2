using System.Globalization;
using CODE.Cost.Kubernetes.Metrics;

namespace CODE.Cost.Kubernetes.Rightsizing;

/// <summary>Reads what a workload's containers used, and what they ask for.</summary>
internal static class MeasureReader
{
    private const string ByContainer = "container";

    /// <summary>What was measured, by container.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="pods">The workload's pods.</param>
    /// <param name="percentile">Which percentile, as a share.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyDictionary<string, ContainerMeasure>> ReadAsync(ClusterMetrics metrics, WorkloadPods pods, double percentile, CancellationToken cancellationToken)
    {
        var window = metrics.Window;
        var matchers = $",{pods.Matchers}";
        var cpu = $"({ContainerMetrics.Cpu(window.Rate, ByContainer, matchers)}){window.Steps}";
        var memory = $"({ContainerMetrics.Memory(ByContainer, matchers)}){window.Steps}";
        var each = $"({ContainerMetrics.Memory("pod,container", matchers)}){window.Steps}";
        var quantile = percentile.ToString(CultureInfo.InvariantCulture);
        var found = new Dictionary<string, ContainerMeasure>(StringComparer.Ordinal);
        await AddAsync($"quantile_over_time({quantile}, {cpu})", static (one, value) => one with { CpuPercentile = value });
        await AddAsync($"max_over_time({cpu})", static (one, value) => one with { CpuMax = value });
        await AddAsync($"count_over_time({cpu})", (one, value) => one with { MeasuredHours = window.HoursOf((double)value) });
        await AddAsync($"stddev_over_time({cpu}) / (avg_over_time({cpu}) > 0)", static (one, value) => one with { Variation = value });
        await AddAsync($"quantile_over_time({quantile}, {memory})", static (one, value) => one with { MemoryPercentile = value });

        // Of the samples themselves: a peak between two steps kills as well.
        await AddAsync(ContainerMetrics.Peak(window.Whole, ByContainer, matchers), static (one, value) => one with { MemoryPeak = value });
        await AddAsync($"sum by (container) (count_over_time({each})) / count_over_time({memory})", static (one, value) => one with { Replicas = value });
        if (found.Count == 0)
        {
            return found;
        }

        await AddAsync($"sum by (container) (increase(kube_pod_container_status_restarts_total{{{pods.Matchers}}}{window.Whole}))", static (one, value) => one with { Restarts = decimal.Round(value) });
        await AddAsync(
            $"max by (container) (max_over_time(kube_pod_container_status_last_terminated_reason{{reason=\"OOMKilled\",{pods.Matchers}}}{window.Whole}))", static (one, value) => one with { WasOutOfMemory = value > 0 });
        await AddAsync(
            $"sum by (container) (increase(container_cpu_cfs_throttled_periods_total{{{pods.Matchers}}}{window.Whole})) / (sum by (container) (increase(container_cpu_cfs_periods_total{{{pods.Matchers}}}{window.Whole})) > 0)",
            static (one, value) => one with { Throttled = value });
        return found;

        async Task AddAsync(string expression, Func<ContainerMeasure, decimal, ContainerMeasure> add)
        {
            foreach (var one in await metrics.AskAsync(expression, cancellationToken))
            {
                var name = one["container"];
                found[name] = add(found.GetValueOrDefault(name) ?? new ContainerMeasure(name), (decimal)one.Value);
            }
        }
    }

    /// <summary>What its containers ask for at the end of the window, or asked for when they were last there.</summary>
    public static async Task<IReadOnlyDictionary<string, ContainerResources>> CurrentAsync(ClusterMetrics metrics, WorkloadPods pods, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ContainerResources>(StringComparer.Ordinal);
        foreach (var (metric, isLimit) in (IEnumerable<(string, bool)>)[(ContainerMetrics.Requests, false), ("kube_pod_container_resource_limits", true)])
        {
            var selector = $"{metric}{{resource=~\"cpu|memory\",{pods.Matchers}}}";
            var told = await metrics.AskAsync($"max by (container,resource) ({selector})", cancellationToken);
            foreach (var one in told.Count > 0 ? told : await metrics.AskAsync($"max by (container,resource) (last_over_time({selector}{metrics.Window.Whole}))", cancellationToken))
            {
                var resources = found.GetValueOrDefault(one["container"]) ?? new ContainerResources(null, null, null, null);
                var amount = (decimal)one.Value;
                found[one["container"]] = (one["resource"] == "cpu", isLimit) switch
                {
                    (true, false) => resources with { CpuRequest = amount },
                    (true, true) => resources with { CpuLimit = amount },
                    (false, false) => resources with { MemoryRequest = amount },
                    _ => resources with { MemoryLimit = amount },
                };
            }
        }

        return found;
    }
}
