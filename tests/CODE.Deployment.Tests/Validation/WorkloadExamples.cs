namespace CODE.Deployment.Tests.Validation;

internal static class WorkloadExamples
{
    private const string Job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  template:\n    spec: {containers: [{name: c, image: \"a:1\"}]RESTART}\n";

    public static IReadOnlyList<RuleExample> All { get; } =
    [
        new("kubernetes/image-missing", "a.yaml", Sample.Pod(image: ""), Sample.Pod(), 7),
        new("kubernetes/image-tag", "a.yaml", Sample.Pod(image: "registry:5000/a"), Sample.Pod(image: "registry:5000/a:1"), 8),
        new("kubernetes/image-tag", "a.yaml", Sample.Pod(image: "a:latest"), Sample.Pod(image: "a@sha256:0"), 8),
        new("kubernetes/readiness-probe", "a.yaml", Sample.Deployment(), Sample.Deployment("readinessProbe: {tcpSocket: {port: http}}"), 12),
        new("kubernetes/liveness-probe", "a.yaml", Sample.Deployment(), Sample.Deployment("livenessProbe: {tcpSocket: {port: http}}"), 12),
        new("kubernetes/resource-requests", "a.yaml", Sample.Pod(), Sample.Pod(container: "resources: {requests: {cpu: 1m, memory: 1Mi}}"), 7),
        new("kubernetes/memory-limit", "a.yaml", Sample.Pod(container: "resources: {limits: {cpu: 1}}"), Sample.Pod(container: "resources: {limits: {memory: 1Mi}}"), 10),
        new("kubernetes/requests-over-limits", "a.yaml", Sample.Pod(container: "resources: {requests: {memory: 1Gi}, limits: {memory: 1000M}}"), Sample.Pod(container: "resources: {requests: {memory: 1000M}, limits: {memory: 1Gi}}"), 10),
        new("kubernetes/restart-policy", "a.yaml", Job.Replace("RESTART", "", StringComparison.Ordinal), Job.Replace("RESTART", ", restartPolicy: Never", StringComparison.Ordinal), 6),
        new("kubernetes/restart-policy", "a.yaml", Sample.Deployment(spec: "restartPolicy: Never"), Sample.Deployment(spec: "restartPolicy: Always"), 10),
        new("kubernetes/duplicate-name", "a.yaml", Sample.Pod(spec: "initContainers: [{name: c, image: \"a:1\"}]"), Sample.Pod(spec: "initContainers: [{name: i, image: \"a:1\"}]"), 7),
        new("kubernetes/duplicate-name", "a.yaml", Sample.Pod(container: "env: [{name: A}, {name: A}]"), Sample.Pod(container: "env: [{name: A}, {name: B}]"), 10),
        new("kubernetes/port-name", "a.yaml", Sample.Pod(container: "ports: [{containerPort: 80, name: much-too-long-name}]"), Sample.Pod(container: "ports: [{containerPort: 80, name: web}]"), 10),
        new("kubernetes/port-range", "a.yaml", Sample.Pod(container: "ports: [{containerPort: 80000}]"), Sample.Pod(container: "ports: [{containerPort: 8000}]"), 10),
        new("kubernetes/secret-in-env", "a.yaml", Sample.Pod(container: "env: [{name: DB_PASSWORD, value: hunter2}]"), Sample.Pod(container: "env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: s, key: k}}}]"), 10),
    ];
}
