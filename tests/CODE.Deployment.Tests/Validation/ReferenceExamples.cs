namespace CODE.Deployment.Tests.Validation;

internal static class ReferenceExamples
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {k: v}\n";
    private const string Scaler = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: 2, scaleTargetRef: {kind: Deployment, name: NAME}}\n";
    private const string Budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 1, selector: {matchExpressions: [{key: app, operator: In, values: [NAME]}]}}\n";

    public static IReadOnlyList<RuleExample> All { get; } =
    [
        new("kubernetes/duplicate-object", "a.yaml", Map.And(Map), Map.And(Map.Replace("name: m", "name: m, namespace: other", StringComparison.Ordinal)), 9),
        new("kubernetes/selector-mismatch", "a.yaml", Sample.Deployment(selector: "app: b"), Sample.Deployment(), 6),
        new("kubernetes/service-selects-nothing", "a.yaml", Service("app: b").And(Sample.Deployment()), Service("app: a").And(Sample.Deployment()), 5),
        new("kubernetes/service-target-port", "a.yaml", Service("app: a", "https").And(Sample.Deployment()), Service("app: a", "http").And(Sample.Deployment()), 6),
        new("kubernetes/missing-service", "a.yaml", Ingress("other", "number: 80").And(Service("app: a")), Ingress("s", "number: 80").And(Service("app: a")), 5),
        new("kubernetes/missing-service-port", "a.yaml", Ingress("s", "number: 81").And(Service("app: a")), Ingress("s", "name: web").And(Service("app: a")), 5),
        new("kubernetes/missing-reference", "a.yaml", Sample.Pod(container: "envFrom: [{configMapRef: {name: n}}]").And(Map), Sample.Pod(container: "envFrom: [{configMapRef: {name: m}}]").And(Map), 10),
        new("kubernetes/missing-reference", "a.yaml", Sample.Pod(spec: "volumes: [{name: v, secret: {secretName: s}}]"), Sample.Pod(spec: "volumes: [{name: v, secret: {secretName: s, optional: true}}]"), 5),
        new("kubernetes/missing-reference", "a.yaml", Sample.Pod(spec: "serviceAccountName: robot"), Sample.Pod(spec: "serviceAccountName: default"), 5),
        new("kubernetes/missing-reference", "a.yaml", Sample.Pod(spec: "volumes: [{name: v, persistentVolumeClaim: {claimName: p}}]"), Sample.Pod(spec: "volumes: [{name: v, emptyDir: {}}]"), 5),
        new("kubernetes/missing-reference", "a.yaml", Sample.Pod(spec: "imagePullSecrets: [{name: s}]"), Sample.Pod(spec: "imagePullSecrets: [{name: s}]").And("apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s}\n"), 5),
        new("kubernetes/missing-key", "a.yaml", Sample.Pod(container: "env: [{name: A, valueFrom: {configMapKeyRef: {name: m, key: x}}}]").And(Map), Sample.Pod(container: "env: [{name: A, valueFrom: {configMapKeyRef: {name: m, key: k}}}]").And(Map), 10),
        new("kubernetes/missing-target", "a.yaml", Scaler.Replace("NAME", "b", StringComparison.Ordinal).And(Sample.Deployment()), Scaler.Replace("NAME", "a", StringComparison.Ordinal).And(Sample.Deployment()), 4),
        new("kubernetes/missing-target", "a.yaml", Budget.Replace("NAME", "b", StringComparison.Ordinal).And(Sample.Deployment()), Budget.Replace("NAME", "a", StringComparison.Ordinal).And(Sample.Deployment()), 4),
        new("kubernetes/missing-volume", "a.yaml", Sample.Pod(container: "volumeMounts: [{name: v, mountPath: /v}]"), Sample.Pod("volumes: [{name: v, emptyDir: {}}]", "volumeMounts: [{name: v, mountPath: /v}]"), 10),
        new("kubernetes/probe-port", "a.yaml", Sample.Deployment("livenessProbe: {httpGet: {port: admin}}"), Sample.Deployment("livenessProbe: {httpGet: {port: http}}"), 16),
    ];

    private static string Service(string selector, string target = "8080") =>
        $"apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec:\n  selector: {{{selector}}}\n  ports: [{{name: web, port: 80, targetPort: {target}}}]\n";

    private static string Ingress(string service, string port) =>
        $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i}}\nspec:\n  defaultBackend: {{service: {{name: {service}, port: {{{port}}}}}}}\n";
}
