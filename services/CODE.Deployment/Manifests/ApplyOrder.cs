namespace CODE.Deployment.Manifests;

/// <summary>In which order objects are applied: what others stand on first.</summary>
internal static class ApplyOrder
{
    private const int Others = 100;

    private static readonly Dictionary<(string Group, string Kind), int> Ranks = Ranked(
        [("", "Namespace")],
        [("apiextensions.k8s.io", "CustomResourceDefinition")],
        [("scheduling.k8s.io", "PriorityClass"), ("node.k8s.io", "RuntimeClass"), ("storage.k8s.io", "StorageClass"), ("storage.k8s.io", "CSIDriver"), ("networking.k8s.io", "IngressClass")],
        [("", "ResourceQuota"), ("", "LimitRange"), ("policy", "PodSecurityPolicy")],
        [("", "ServiceAccount")],
        [("rbac.authorization.k8s.io", "ClusterRole"), ("rbac.authorization.k8s.io", "Role")],
        [("rbac.authorization.k8s.io", "ClusterRoleBinding"), ("rbac.authorization.k8s.io", "RoleBinding")],
        [("", "ConfigMap"), ("", "Secret")],
        [("", "PersistentVolume")],
        [("", "PersistentVolumeClaim")],
        [("networking.k8s.io", "NetworkPolicy"), ("", "Service"), ("", "Endpoints"), ("discovery.k8s.io", "EndpointSlice")]);

    // They would judge whatever comes after them, before the workloads that answer for them run.
    private static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "APIService"];

    /// <summary>The rank of a kind: the lower, the earlier. Workloads, and kinds that nobody knows, come after what they stand on.</summary>
    public static int RankOf(DeclaredObject item) => Last.Contains(item.Kind) ? Others + 1 : Ranks.GetValueOrDefault((item.Group, item.Kind), Others);

    private static Dictionary<(string Group, string Kind), int> Ranked(params (string Group, string Kind)[][] steps) =>
        steps.Index().SelectMany(static step => step.Item.Select(kind => (Kind: kind, Rank: step.Index))).ToDictionary(static each => each.Kind, static each => each.Rank);
}
