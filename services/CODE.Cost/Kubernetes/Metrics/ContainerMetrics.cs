namespace CODE.Cost.Kubernetes.Metrics;

/// <summary>
/// The expressions for what containers use and ask for. Each is the greatest of the series that differ in other labels only: kube-state-metrics and kubelets are often scraped twice, and a restarted container has a second series.
/// </summary>
internal static class ContainerMetrics
{
    /// <summary>cAdvisor's counter of CPU seconds.</summary>
    public const string CpuUsage = "container_cpu_usage_seconds_total";

    /// <summary>cAdvisor's memory that the kernel cannot take back; what the kubelet evicts by.</summary>
    public const string MemoryUsage = "container_memory_working_set_bytes";

    /// <summary>What containers ask for.</summary>
    public const string Requests = "kube_pod_container_resource_requests";

    /// <summary>Which pods there are, and on which node.</summary>
    public const string Pods = "kube_pod_info";

    // Sums of a pod and its sandbox are left out: they would count everything twice.
    private const string OfContainers = "container!=\"\",container!=\"POD\",image!=\"\"";

    /// <summary>Cores in use.</summary>
    /// <param name="rate">The range of the rate.</param>
    /// <param name="by">The labels to tell apart.</param>
    /// <param name="matchers">Further matchers, each with a comma before it.</param>
    public static string Cpu(string rate, string by = "namespace,pod,container", string matchers = "") => $"max by ({by}) (rate({CpuUsage}{{{OfContainers}{matchers}}}{rate}))";

    /// <summary>Bytes in use.</summary>
    public static string Memory(string by = "namespace,pod,container", string matchers = "") => $"max by ({by}) ({MemoryUsage}{{{OfContainers}{matchers}}})";

    /// <summary>The most bytes that were in use at once.</summary>
    public static string Peak(string range, string by, string matchers) => $"max by ({by}) (max_over_time({MemoryUsage}{{{OfContainers}{matchers}}}{range}))";

    /// <summary>Cores or bytes that were asked for, of pods that still hold them.</summary>
    public static string RequestsOf(string resource) => $"max by (namespace,pod,container) ({Requests}{{resource=\"{resource}\"}}) {NotEnded}";

    /// <summary>The pods on nodes that still hold what they asked for.</summary>
    public static string Running => $"max by (namespace,pod,node) ({Pods}{{node!=\"\"}}) {NotEnded}";

    // kube-state-metrics tells of a completed pod until somebody deletes it; its node is free again.
    private const string NotEnded = "unless on (namespace,pod) (max by (namespace,pod) (kube_pod_status_phase{phase=~\"Succeeded|Failed\"}) == 1)";
}
