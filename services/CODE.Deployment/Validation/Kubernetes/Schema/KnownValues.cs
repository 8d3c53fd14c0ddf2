using System.Collections.Frozen;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>The values of fields that the API declares as plain strings though it takes only certain ones (k8s.io/api types.go).</summary>
internal static class KnownValues
{
    private static readonly string[] Protocols = ["TCP", "UDP", "SCTP"];

    private static readonly FrozenDictionary<(string Model, string Field), string[]> Values = new Dictionary<(string, string), string[]>
    {
        [("V1Container", "imagePullPolicy")] = ["Always", "IfNotPresent", "Never"],
        [("V1EphemeralContainer", "imagePullPolicy")] = ["Always", "IfNotPresent", "Never"],
        [("V1Container", "terminationMessagePolicy")] = ["File", "FallbackToLogsOnError"],
        [("V1ContainerPort", "protocol")] = Protocols,
        [("V1CronJobSpec", "concurrencyPolicy")] = ["Allow", "Forbid", "Replace"],
        [("V1DaemonSetUpdateStrategy", "type")] = ["RollingUpdate", "OnDelete"],
        [("V1DeploymentStrategy", "type")] = ["Recreate", "RollingUpdate"],
        [("V1HTTPIngressPath", "pathType")] = ["Exact", "Prefix", "ImplementationSpecific"],
        [("V1LabelSelectorRequirement", "operator")] = ["In", "NotIn", "Exists", "DoesNotExist"],
        [("V1NetworkPolicyPort", "protocol")] = Protocols,
        [("V1NodeSelectorRequirement", "operator")] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"],
        [("V1PersistentVolumeSpec", "persistentVolumeReclaimPolicy")] = ["Retain", "Delete", "Recycle"],
        [("V1PodSpec", "dnsPolicy")] = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
        [("V1PodSpec", "preemptionPolicy")] = ["Never", "PreemptLowerPriority"],
        [("V1PodSpec", "restartPolicy")] = ["Always", "OnFailure", "Never"],
        [("V1ServicePort", "protocol")] = Protocols,
        [("V1ServiceSpec", "externalTrafficPolicy")] = ["Cluster", "Local"],
        [("V1ServiceSpec", "internalTrafficPolicy")] = ["Cluster", "Local"],
        [("V1ServiceSpec", "ipFamilyPolicy")] = ["SingleStack", "PreferDualStack", "RequireDualStack"],
        [("V1ServiceSpec", "sessionAffinity")] = ["ClientIP", "None"],
        [("V1ServiceSpec", "type")] = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
        [("V1StatefulSetSpec", "podManagementPolicy")] = ["OrderedReady", "Parallel"],
        [("V1StatefulSetUpdateStrategy", "type")] = ["RollingUpdate", "OnDelete"],
        [("V1Taint", "effect")] = ["NoSchedule", "PreferNoSchedule", "NoExecute"],
        [("V1Toleration", "effect")] = ["NoSchedule", "PreferNoSchedule", "NoExecute"],
        [("V1Toleration", "operator")] = ["Exists", "Equal", "Lt", "Gt"],
        [("V1TopologySpreadConstraint", "whenUnsatisfiable")] = ["DoNotSchedule", "ScheduleAnyway"],
        [("V2MetricSpec", "type")] = ["ContainerResource", "External", "Object", "Pods", "Resource"],
        [("V2MetricTarget", "type")] = ["Utilization", "Value", "AverageValue"],
    }.ToFrozenDictionary();

    /// <summary>The values that a field takes, or null when it takes any.</summary>
    public static IReadOnlyList<string>? Of(string model, string field) => Values.GetValueOrDefault((model, field));

    /// <summary>Every field with known values.</summary>
    public static IEnumerable<(string Model, string Field)> All => Values.Keys;
}
