namespace CODE.Deployment.Validation.Kubernetes.References;

/// <summary>
/// Rules about objects that refer to each other. What is only missing from the validated set is a warning: it may be in the cluster already.
/// What contradicts an object of the set is an error.
/// </summary>
internal static class ReferenceRules
{
    public static readonly Rule Duplicate = new(
        "kubernetes/duplicate-object",
        Severity.Error,
        "Two manifests declare the same object: the one applied last wins.",
        "Keep one of the two.");

    public static readonly Rule SelectorMismatch = new(
        "kubernetes/selector-mismatch",
        Severity.Error,
        "A workload's selector has to match the labels of its own pod template; the API server refuses it otherwise.",
        "Make spec.selector and spec.template.metadata.labels agree.");

    public static readonly Rule ServiceSelectsNothing = new(
        "kubernetes/service-selects-nothing",
        Severity.Warning,
        "No workload of the set has the labels that the Service selects: it will have no endpoints, unless the pods come from elsewhere.",
        "Make spec.selector agree with the pods' labels.");

    public static readonly Rule ServiceTargetPort = new(
        "kubernetes/service-target-port",
        Severity.Error,
        "The Service forwards to a port name that none of the pods it selects has: connections are refused.",
        "Name a port of the container in targetPort, or use its number.");

    public static readonly Rule MissingService = new(
        "kubernetes/missing-service",
        Severity.Warning,
        "The Service that an Ingress or a StatefulSet names is not in the set: without it there is no traffic.",
        "Add the Service, or correct its name.");

    public static readonly Rule MissingServicePort = new(
        "kubernetes/missing-service-port",
        Severity.Error,
        "The Ingress names a port that its Service does not have: the controller answers with an error.",
        "Use a port number or name of the Service.");

    public static readonly Rule MissingReference = new(
        "kubernetes/missing-reference",
        Severity.Warning,
        "A ConfigMap, Secret, PersistentVolumeClaim, ServiceAccount or Role that is not in the set is named: without it the pods do not start.",
        "Add the object, correct its name, or be sure that it is in the cluster.");

    public static readonly Rule MissingKey = new(
        "kubernetes/missing-key",
        Severity.Error,
        "The ConfigMap or Secret of the set lacks the key that a container takes: the container cannot be created.",
        "Add the key, correct its name, or mark the reference as optional.");

    public static readonly Rule MissingTarget = new(
        "kubernetes/missing-target",
        Severity.Warning,
        "What a HorizontalPodAutoscaler scales, or a PodDisruptionBudget protects, is not in the set: it does nothing.",
        "Correct the reference or the selector.");

    public static readonly Rule MissingVolume = new(
        "kubernetes/missing-volume",
        Severity.Error,
        "A container mounts a volume that its pod does not have; the API server refuses the pod.",
        "Add the volume to spec.volumes (or volumeClaimTemplates), or correct the name.");

    public static readonly Rule ProbePort = new(
        "kubernetes/probe-port",
        Severity.Error,
        "A probe names a port that its container does not have: it never succeeds.",
        "Use the name or the number of one of the container's ports.");
}
