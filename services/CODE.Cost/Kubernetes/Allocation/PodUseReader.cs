using CODE.Cost.Kubernetes.Metrics;

namespace CODE.Cost.Kubernetes.Allocation;

/// <summary>Reads what the containers of a cluster asked for and used in a window, with five questions however many there are.</summary>
internal static class PodUseReader
{
    /// <summary>The pods and containers.</summary>
    /// <exception cref="CODE.ServiceDefaults.Faults.FaultException">A metric is missing, or Prometheus does not answer.</exception>
    public static async Task<PodUse> ReadAsync(ClusterMetrics metrics, CancellationToken cancellationToken)
    {
        var window = metrics.Window;
        var pods = (await metrics.RequireAsync($"count_over_time(({ContainerMetrics.Running}){window.Steps})", ContainerMetrics.Pods, ClusterMetrics.StateMetrics, cancellationToken))
            .Select(one => new PodHours(one["namespace"], one["pod"], one["node"], window.HoursOf(one.Value))).Where(static pod => pod.Hours > 0).ToArray();
        var requests = (Cpu: await RequestsAsync("cpu"), Memory: await RequestsAsync("memory"));
        if (requests.Cpu.Count + requests.Memory.Count == 0)
        {
            // Told apart from a cluster in which nobody asks for anything, which is no fault.
            await metrics.RequireAsync($"count(max_over_time({ContainerMetrics.Requests}{window.Whole}))", ContainerMetrics.Requests, ClusterMetrics.StateMetrics, cancellationToken);
        }

        var usage = (
            Cpu: await metrics.RequireAsync($"sum_over_time({ContainerMetrics.Cpu(window.Rate)}{window.Steps})", ContainerMetrics.CpuUsage, ClusterMetrics.CAdvisor, cancellationToken),
            Memory: await metrics.RequireAsync($"sum_over_time({ContainerMetrics.Memory()}{window.Steps})", ContainerMetrics.MemoryUsage, ClusterMetrics.CAdvisor, cancellationToken));

        var found = new Dictionary<(string Namespace, string Pod, string Container), (ResourceHours Cpu, ResourceHours Memory)>();
        Add(requests.Cpu, 1, static (one, amount) => (one.Cpu + new ResourceHours(amount, 0), one.Memory));
        Add(requests.Memory, ClusterMetrics.BytesPerGib, static (one, amount) => (one.Cpu, one.Memory + new ResourceHours(amount, 0)));
        Add(usage.Cpu, 1, static (one, amount) => (one.Cpu + new ResourceHours(0, amount), one.Memory));
        Add(usage.Memory, ClusterMetrics.BytesPerGib, static (one, amount) => (one.Cpu, one.Memory + new ResourceHours(0, amount)));
        var places = pods.ToLookup(static pod => (pod.Namespace, pod.Pod));
        return new PodUse(pods, [.. found.SelectMany(one => Place(one.Key, one.Value, [.. places[(one.Key.Namespace, one.Key.Pod)]]))]);

        Task<IReadOnlyList<Measured>> RequestsAsync(string resource) => metrics.AskAsync($"sum_over_time(({ContainerMetrics.RequestsOf(resource)}){window.Steps})", cancellationToken);

        void Add(IReadOnlyList<Measured> measured, double unit, Func<(ResourceHours Cpu, ResourceHours Memory), decimal, (ResourceHours, ResourceHours)> add)
        {
            foreach (var one in measured)
            {
                var key = (one["namespace"], one["pod"], one["container"]);
                found[key] = add(found.GetValueOrDefault(key), window.HoursOf(one.Value / unit));
            }
        }
    }

    // What a pod asked for before it had a node occupied none. A pod of a StatefulSet may have been on several nodes under one name.
    private static IEnumerable<ContainerUse> Place((string Namespace, string Pod, string Container) key, (ResourceHours Cpu, ResourceHours Memory) use, PodHours[] places)
    {
        var hours = places.Sum(static place => place.Hours);
        return places.Select(place => new ContainerUse(key.Namespace, key.Pod, key.Container, place.Node, Part(use.Cpu, place.Hours / hours), Part(use.Memory, place.Hours / hours)));
    }

    private static ResourceHours Part(ResourceHours hours, decimal share) => new(hours.Request * share, hours.Usage * share);
}
