namespace CODE.Clusters.Discovery;

/// <summary>Kinds that every cluster has in these versions, so that nobody has to look for them. What came or went between 1.20 and 1.36 is not here: see <see cref="ResourceCatalog"/>.</summary>
public static class KnownTypes
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Pods.</summary>
    public static ResourceType Pod { get; } = Core("Pod", "pods");

    /// <summary>The core's events.</summary>
    public static ResourceType Event { get; } = Core("Event", "events");

    /// <summary>Namespaces.</summary>
    public static ResourceType Namespace { get; } = Core("Namespace", "namespaces") with { IsNamespaced = false };

    /// <summary>Nodes.</summary>
    public static ResourceType Node { get; } = Core("Node", "nodes") with { IsNamespaced = false };

    /// <summary>Deployments.</summary>
    public static ResourceType Deployment { get; } = Apps("Deployment", "deployments");

    /// <summary>Replica sets, which are also the revisions of deployments.</summary>
    public static ResourceType ReplicaSet { get; } = Apps("ReplicaSet", "replicasets");

    /// <summary>Stateful sets.</summary>
    public static ResourceType StatefulSet { get; } = Apps("StatefulSet", "statefulsets");

    /// <summary>Daemon sets.</summary>
    public static ResourceType DaemonSet { get; } = Apps("DaemonSet", "daemonsets");

    /// <summary>The revisions of stateful sets and daemon sets.</summary>
    public static ResourceType ControllerRevision { get; } = Apps("ControllerRevision", "controllerrevisions");

    private static ResourceType Core(string kind, string plural) => new("", "v1", kind, plural, IsNamespaced: true, [], AllVerbs);

    private static ResourceType Apps(string kind, string plural) => new("apps", "v1", kind, plural, IsNamespaced: true, [], AllVerbs);
}
