using System.Collections.Frozen;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>An API version that was removed or is going to be.</summary>
/// <param name="RemovedIn">The first Kubernetes version without it, or null while it is only deprecated.</param>
/// <param name="DeprecatedIn">The Kubernetes version that deprecated it.</param>
/// <param name="Replacement">The API version to use instead, or what to do when there is none.</param>
internal sealed record OldApi(string? RemovedIn, string DeprecatedIn, string Replacement)
{
    // https://kubernetes.io/docs/reference/using-api/deprecation-guide/
    private static readonly FrozenDictionary<(string ApiVersion, string Kind), OldApi> Known = Entries()
        .SelectMany(static entry => entry.Kinds.Split(' ').Select(kind => (Key: (entry.ApiVersion, kind), entry.Api)))
        .ToFrozenDictionary(static entry => entry.Key, static entry => entry.Api);

    /// <summary>Every old API version, with its kind.</summary>
    public static IEnumerable<(string ApiVersion, string Kind)> All => Known.Keys;

    /// <summary>What is known of an API version, or null when it is not old.</summary>
    public static OldApi? Of(string apiVersion, string kind) => Known.GetValueOrDefault((apiVersion, kind));

    private static IEnumerable<(string ApiVersion, string Kinds, OldApi Api)> Entries() =>
    [
        ("extensions/v1beta1", "DaemonSet Deployment ReplicaSet", new("1.16", "1.8", "apps/v1")),
        ("extensions/v1beta1", "NetworkPolicy", new("1.16", "1.9", "networking.k8s.io/v1")),
        ("extensions/v1beta1", "PodSecurityPolicy", new("1.16", "1.10", "Pod Security Admission (namespace labels)")),
        ("extensions/v1beta1", "Ingress", new("1.22", "1.14", "networking.k8s.io/v1")),
        ("apps/v1beta1", "Deployment ReplicaSet StatefulSet ControllerRevision", new("1.16", "1.9", "apps/v1")),
        ("apps/v1beta2", "DaemonSet Deployment ReplicaSet StatefulSet ControllerRevision", new("1.16", "1.9", "apps/v1")),
        ("batch/v2alpha1", "CronJob", new("1.21", "1.8", "batch/v1")),
        ("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration ValidatingWebhookConfiguration", new("1.22", "1.16", "admissionregistration.k8s.io/v1")),
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", new("1.22", "1.16", "apiextensions.k8s.io/v1")),
        ("apiregistration.k8s.io/v1beta1", "APIService", new("1.22", "1.19", "apiregistration.k8s.io/v1")),
        ("authentication.k8s.io/v1beta1", "TokenReview", new("1.22", "1.19", "authentication.k8s.io/v1")),
        ("authorization.k8s.io/v1beta1", "LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview SelfSubjectRulesReview", new("1.22", "1.19", "authorization.k8s.io/v1")),
        ("certificates.k8s.io/v1beta1", "CertificateSigningRequest", new("1.22", "1.19", "certificates.k8s.io/v1")),
        ("coordination.k8s.io/v1beta1", "Lease", new("1.22", "1.19", "coordination.k8s.io/v1")),
        ("networking.k8s.io/v1beta1", "Ingress IngressClass", new("1.22", "1.19", "networking.k8s.io/v1")),
        ("rbac.authorization.k8s.io/v1beta1", "ClusterRole ClusterRoleBinding Role RoleBinding", new("1.22", "1.17", "rbac.authorization.k8s.io/v1")),
        ("rbac.authorization.k8s.io/v1alpha1", "ClusterRole ClusterRoleBinding Role RoleBinding", new("1.22", "1.17", "rbac.authorization.k8s.io/v1")),
        ("scheduling.k8s.io/v1beta1", "PriorityClass", new("1.22", "1.14", "scheduling.k8s.io/v1")),
        ("storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", new("1.22", "1.19", "storage.k8s.io/v1")),
        ("batch/v1beta1", "CronJob", new("1.25", "1.21", "batch/v1")),
        ("discovery.k8s.io/v1beta1", "EndpointSlice", new("1.25", "1.21", "discovery.k8s.io/v1")),
        ("events.k8s.io/v1beta1", "Event", new("1.25", "1.19", "events.k8s.io/v1")),
        ("autoscaling/v2beta1", "HorizontalPodAutoscaler", new("1.25", "1.22", "autoscaling/v2")),
        ("policy/v1beta1", "PodDisruptionBudget", new("1.25", "1.21", "policy/v1")),
        ("policy/v1beta1", "PodSecurityPolicy", new("1.25", "1.21", "Pod Security Admission (namespace labels)")),
        ("node.k8s.io/v1beta1", "RuntimeClass", new("1.25", "1.20", "node.k8s.io/v1")),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", new("1.26", "1.23", "autoscaling/v2")),
        ("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema PriorityLevelConfiguration", new("1.26", "1.23", "flowcontrol.apiserver.k8s.io/v1")),
        ("storage.k8s.io/v1beta1", "CSIStorageCapacity", new("1.27", "1.24", "storage.k8s.io/v1")),
        ("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema PriorityLevelConfiguration", new("1.29", "1.26", "flowcontrol.apiserver.k8s.io/v1")),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema PriorityLevelConfiguration", new("1.32", "1.29", "flowcontrol.apiserver.k8s.io/v1")),
        ("v1", "ComponentStatus", new(null, "1.19", "the health endpoints of the components")),
        ("v1", "Endpoints", new(null, "1.33", "discovery.k8s.io/v1 EndpointSlice")),
    ];
}
