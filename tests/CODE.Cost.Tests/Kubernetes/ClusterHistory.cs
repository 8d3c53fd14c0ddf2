using CODE.Testing.Monitoring;

namespace CODE.Cost.Tests.Kubernetes;

/// <summary>Writes the past of a cluster as kube-state-metrics and cAdvisor tell it. It goes on for two hours behind now, so that a window that ends now is full whenever a test runs.</summary>
internal sealed class ClusterHistory
{
    /// <summary>Bytes of a GiB.</summary>
    public const double Gib = 1L << 30;

    private const int Step = 60;
    private readonly List<Node> _nodes = [];
    private readonly List<Pod> _pods = [];
    private readonly List<(string Family, string Labels, double Value)> _others = [];
    private readonly List<(string Family, string Labels, double Rate)> _counters = [];

    public ClusterHistory(int hours = 8)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / Step * Step;
        (Begin, End) = (now - (hours * 3600), now + (2 * 3600));
    }

    public long Begin { get; }

    public long End { get; }

    /// <summary>The metrics that are left out, as where an exporter is missing.</summary>
    public HashSet<string> Missing { get; } = [];

    public ClusterHistory WithNode(string name, double cores, double gib, string providerId, string labels = "", string kubelet = "v1.29.0")
    {
        _nodes.Add(new Node(name, cores, gib, providerId, labels, kubelet));
        return this;
    }

    /// <summary>A node of AWS in us-east-1.</summary>
    public ClusterHistory WithAmazonNode(string name, string type, double cores, double gib, string kubelet = "v1.29.0") => WithNode(
        name, cores, gib, $"aws:///us-east-1a/i-{name}", $",label_node_kubernetes_io_instance_type=\"{type}\",label_topology_kubernetes_io_region=\"us-east-1\"", kubelet);

    public ClusterHistory WithPod(Pod pod)
    {
        _pods.Add(pod);
        return this;
    }

    /// <summary>A gauge that has one value all the time.</summary>
    public ClusterHistory With(string family, string labels, double value)
    {
        _others.Add((family, labels, value));
        return this;
    }

    /// <summary>A counter that rises evenly; without <c>_total</c>.</summary>
    public ClusterHistory WithCounter(string family, string labels, double rate)
    {
        _counters.Add((family, labels, rate));
        return this;
    }

    public string Write()
    {
        var history = new MetricHistory();
        var all = Times(Begin, End).ToArray();
        Family(history, "kube_node_info", _nodes, node => (Labels($"node=\"{node.Name}\",provider_id=\"{node.ProviderId}\",kubelet_version=\"{node.Kubelet}\",os_image=\"Linux\""), all, _ => 1));
        Family(history, "kube_node_labels", _nodes, node => (Labels($"node=\"{node.Name}\"{node.Labels}"), all, _ => 1));
        Family(
            history, "kube_node_status_capacity", _nodes.SelectMany(static node => new[] { (node.Name, Resource: "cpu", Value: node.Cores), (node.Name, Resource: "memory", Value: node.Gigabytes * Gib) }),
            one => (Labels($"node=\"{one.Name}\",resource=\"{one.Resource}\""), all, _ => one.Value));
        Family(history, "kube_pod_info", _pods, pod => (Labels($"namespace=\"{pod.Namespace}\",pod=\"{pod.Name}\",node=\"{pod.Node}\""), TimesOf(pod), _ => 1));
        Family(history, "kube_pod_owner", _pods, pod => (Labels($"namespace=\"{pod.Namespace}\",pod=\"{pod.Name}\",owner_kind=\"{pod.OwnerKind}\",owner_name=\"{pod.OwnerName}\",owner_is_controller=\"true\""), TimesOf(pod), _ => 1));
        Family(
            history, "kube_replicaset_owner", _pods.Where(static pod => pod.Deployment is not null).DistinctBy(static pod => (pod.Namespace, pod.OwnerName)),
            pod => (Labels($"namespace=\"{pod.Namespace}\",replicaset=\"{pod.OwnerName}\",owner_kind=\"Deployment\",owner_name=\"{pod.Deployment}\",owner_is_controller=\"true\""), all, _ => 1));
        Family(history, "kube_pod_labels", _pods.Where(static pod => pod.App is not null), pod => (Labels($"namespace=\"{pod.Namespace}\",pod=\"{pod.Name}\",label_app=\"{pod.App}\""), TimesOf(pod), _ => 1));
        Family(
            history, "kube_pod_container_resource_requests", _pods.SelectMany(static pod => pod.Requests.Select(request => (Pod: pod, Request: request))),
            one => (Labels($"{Of(one.Pod)},node=\"{one.Pod.Node}\",resource=\"{one.Request.Resource}\""), TimesOf(one.Pod), _ => one.Request.Amount));
        Family(
            history, "kube_pod_container_resource_limits", _pods.Where(static pod => pod.MemoryLimit > 0),
            pod => (Labels($"{Of(pod)},node=\"{pod.Node}\",resource=\"memory\""), TimesOf(pod), _ => pod.MemoryLimit * Gib));

        // The sums of the pod and its sandbox stand beside each container's series, as in a kubelet.
        Family(history, "container_cpu_usage_seconds", _pods.SelectMany(static pod => Series(pod)), one => (Labels(one.Labels), TimesOf(one.Pod), time => one.Pod.CpuSeconds(time - Begin)), "counter", "_total");
        Family(history, "container_memory_working_set_bytes", _pods.SelectMany(static pod => Series(pod)), one => (Labels(one.Labels), TimesOf(one.Pod), time => one.Pod.MemoryAt(time - Begin) * Gib));
        foreach (var family in _others.GroupBy(static other => other.Family, StringComparer.Ordinal))
        {
            Family(history, family.Key, family, one => (Labels(one.Labels), all, _ => one.Value));
        }

        foreach (var family in _counters.GroupBy(static counter => counter.Family, StringComparer.Ordinal))
        {
            Family(history, family.Key, family, one => (Labels(one.Labels), all, time => one.Rate * (time - Begin)), "counter", "_total");
        }

        return history.Text;
    }

    private static IEnumerable<(Pod Pod, string Labels)> Series(Pod pod) => pod.IsMeasured
        ? [(pod, $"{Of(pod)},image=\"app:1\""), (pod, $"namespace=\"{pod.Namespace}\",pod=\"{pod.Name}\",container=\"\",image=\"\""), (pod, $"namespace=\"{pod.Namespace}\",pod=\"{pod.Name}\",container=\"POD\",image=\"pause\"")]
        : [];

    private static string Of(Pod pod) => $"namespace=\"{pod.Namespace}\",pod=\"{pod.Name}\",container=\"{pod.Container}\"";

    private static string Labels(string labels) => $"{{{labels}}}";

    private void Family<T>(MetricHistory history, string name, IEnumerable<T> items, Func<T, (string Labels, IEnumerable<long> Times, Func<long, double> Value)> series, string type = "gauge", string suffix = "")
    {
        if (Missing.Contains(name))
        {
            return;
        }

        history.Family(name, type);
        foreach (var (labels, times, value) in items.Select(series))
        {
            history.Add(name + suffix + labels, times, value);
        }
    }

    private IEnumerable<long> TimesOf(Pod pod) => Times(Math.Max(Begin, pod.From ?? Begin), Math.Min(End, pod.To ?? End));

    private static IEnumerable<long> Times(long from, long to)
    {
        for (var time = from; time <= to; time += Step)
        {
            yield return time;
        }
    }

    private sealed record Node(string Name, double Cores, double Gigabytes, string ProviderId, string Labels, string Kubelet);

    /// <summary>A pod with one container. CPU in cores, memory in GiB.</summary>
    internal sealed record Pod(string Namespace, string Name, string Node)
    {
        public string Container { get; init; } = "app";

        public double? CpuRequest { get; init; }

        public double? MemoryRequest { get; init; }

        public double MemoryLimit { get; init; }

        /// <summary>CPU seconds that were used since the beginning.</summary>
        public Func<long, double> CpuSeconds { get; init; } = static _ => 0;

        public double Cpu { init => CpuSeconds = elapsed => value * elapsed; }

        public Func<long, double> MemoryAt { get; init; } = static _ => 0;

        public double Memory { init => MemoryAt = _ => value; }

        public string OwnerKind { get; init; } = "";

        public string OwnerName { get; init; } = "";

        public string? Deployment { get; init; }

        public string? App { get; init; }

        public bool IsMeasured { get; init; } = true;

        public long? From { get; init; }

        public long? To { get; init; }

        public IEnumerable<(string Resource, double Amount)> Requests =>
            new[] { ("cpu", CpuRequest), ("memory", MemoryRequest * Gib) }.Where(static one => one.Item2 is not null).Select(static one => (one.Item1, one.Item2!.Value));

        /// <summary>A pod of a Deployment.</summary>
        public static Pod Of(string @namespace, string deployment, int number, string node) =>
            new(@namespace, $"{deployment}-5d9-{number}", node) { OwnerKind = "ReplicaSet", OwnerName = $"{deployment}-5d9", Deployment = deployment, App = deployment };
    }
}
