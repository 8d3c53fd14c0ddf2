namespace CODE.Kubernetes.Diagnosis;

/// <summary>What can be wrong with a workload.</summary>
internal enum CauseKind
{
    /// <summary>An image cannot be pulled.</summary>
    ImagePull,

    /// <summary>A container uses more memory than it may.</summary>
    OutOfMemory,

    /// <summary>A container's command cannot be run.</summary>
    BadCommand,

    /// <summary>A container ends again and again.</summary>
    CrashLoop,

    /// <summary>A container is killed, since its liveness probe fails.</summary>
    LivenessProbe,

    /// <summary>A container takes no requests, since its readiness probe fails.</summary>
    ReadinessProbe,

    /// <summary>A container is not started yet for its startup probe.</summary>
    StartupProbe,

    /// <summary>A pod waits for somebody else to call it ready.</summary>
    ReadinessGate,

    /// <summary>An init container does not end, so that the others do not begin.</summary>
    InitStuck,

    /// <summary>A ConfigMap that is needed is not there.</summary>
    MissingConfigMap,

    /// <summary>A ConfigMap lacks a key.</summary>
    MissingConfigMapKey,

    /// <summary>A Secret that is needed is not there.</summary>
    MissingSecret,

    /// <summary>A Secret lacks a key.</summary>
    MissingSecretKey,

    /// <summary>A claim that is needed is not there.</summary>
    MissingClaim,

    /// <summary>A claim has no volume.</summary>
    ClaimPending,

    /// <summary>A volume cannot be attached or mounted.</summary>
    VolumeMount,

    /// <summary>No node has room.</summary>
    UnschedulableResources,

    /// <summary>No node has the labels that are asked for.</summary>
    UnschedulableSelector,

    /// <summary>The nodes that would do keep such pods away.</summary>
    UnschedulableTaint,

    /// <summary>No node takes the pod, for another reason.</summary>
    Unschedulable,

    /// <summary>A quota does not allow the pods.</summary>
    Quota,

    /// <summary>The cluster refuses to make the pods.</summary>
    PodsRefused,

    /// <summary>A Service selects no pods.</summary>
    ServiceSelector,

    /// <summary>A Service sends requests to a port that the pods do not have.</summary>
    ServicePort,

    /// <summary>A node is not ready.</summary>
    NodeNotReady,

    /// <summary>Pods were evicted from their nodes.</summary>
    Evicted,

    /// <summary>The node cannot make the pod's network or sandbox.</summary>
    Sandbox,

    /// <summary>Nobody wants any pods.</summary>
    NoneWanted,

    /// <summary>Something is wrong that tells no more than that.</summary>
    Unhealthy,
}
