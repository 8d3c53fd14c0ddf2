using CODE.Bench.Fleet;

namespace CODE.Bench.Groups.Kubernetes;

/// <summary>A question about a cluster, and how each server is asked it.</summary>
/// <param name="Name">How figures name it.</param>
/// <param name="Own">How ours is.</param>
/// <param name="Go">How <c>kubernetes-mcp-server</c> is; null where it cannot be.</param>
/// <param name="Node">How <c>mcp-server-kubernetes</c> is.</param>
internal sealed record Question(string Name, ClusterCall Own, ClusterCall? Go, ClusterCall? Node)
{
    private const string Home = FilledCluster.Home, Workload = FilledCluster.Workload, Pod = FilledCluster.Pod;

    /// <summary>What is asked. Where a server has no such question, what comes nearest; where nothing does, it is left out.</summary>
    public static IReadOnlyList<Question> All { get; } =
    [
        new("pods_of_namespace", new("get_pods", new { @namespace = Home }), new("pods_list_in_namespace", new { @namespace = Home }), Get(new { resourceType = "pods", @namespace = Home })),
        new("unhealthy_pods", new("get_pods", new { @namespace = "*" }), new("pods_list", new { }), Get(new { resourceType = "pods", allNamespaces = true })),
        new("events_of_namespace", new("get_events", new { @namespace = Home }), new("events_list", new { @namespace = Home }), Get(new { resourceType = "events", @namespace = Home })),
        new(
            "events_of_object",
            new("get_events", new { @namespace = Home, @object = $"pod/{Pod}" }),
            new("events_list", new { @namespace = Home, fieldSelector = $"involvedObject.kind=Pod,involvedObject.name={Pod}" }),
            Get(new { resourceType = "events", @namespace = Home, fieldSelector = $"involvedObject.kind=Pod,involvedObject.name={Pod}" })),
        new("list_deployments", new("list_resources", new { kind = "deployments", @namespace = "*" }), new("resources_list", new { apiVersion = "apps/v1", kind = "Deployment" }), Get(new { resourceType = "deployments", allNamespaces = true })),
        new(
            "one_resource",
            new("get_resource", new { kind = "deployment", name = Workload, @namespace = Home }),
            new("resources_get", new { apiVersion = "apps/v1", kind = "Deployment", name = Workload, @namespace = Home }),
            Get(new { resourceType = "deployment", name = Workload, @namespace = Home })),
        // Of one that is done: of another, mcp-server-kubernetes waits until it is, and answers nobody in the meantime.
        new(
            "rollout_status",
            new("rollout_status", new { name = Workload, @namespace = FilledCluster.SettledHome }),
            null,
            new("kubectl_rollout", new { subCommand = "status", resourceType = "deployment", name = Workload, @namespace = FilledCluster.SettledHome })),
        new(
            "diagnosis",
            new("diagnose_workload", new { name = Workload, @namespace = Home }),
            null,
            new("kubectl_describe", new { resourceType = "deployment", name = Workload, @namespace = Home })),
    ];

    private static ClusterCall Get(object arguments) => new("kubectl_get", arguments);
}
