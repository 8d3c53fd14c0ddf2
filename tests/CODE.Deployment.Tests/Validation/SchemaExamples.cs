namespace CODE.Deployment.Tests.Validation;

internal static class SchemaExamples
{
    public static IReadOnlyList<RuleExample> All { get; } =
    [
        new("kubernetes/not-an-object", "a.yaml", "apiVersion: v1\nmetadata: {name: a}\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", 1),
        new("kubernetes/not-an-object", "a.yaml", "apiVersion: v1\nkind: ConfigMap\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a-}\n", 2),
        new("kubernetes/unknown-kind", "a.yaml", "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: a}\n", Sample.Deployment(), 2),
        new("kubernetes/not-checked", "a.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n", Sample.Pod(), 2),
        new("kubernetes/unknown-field", "a.yaml", Sample.Pod(container: "imagePullPolcy: Always"), Sample.Pod(container: "imagePullPolicy: Always"), 10),
        new("kubernetes/wrong-type", "a.yaml", Sample.Pod(container: "env: [{name: A, value: 1}]"), Sample.Pod(container: "env: [{name: A, value: \"1\"}]"), 10),
        new("kubernetes/wrong-type", "a.yaml", Sample.Pod(spec: "hostNetwork: \"false\""), Sample.Pod(spec: "hostNetwork: false"), 5),
        new("kubernetes/wrong-type", "a.yaml", Sample.Pod(container: "resources: {limits: {memory: 1 GB}}"), Sample.Pod(container: "resources: {limits: {memory: 1Gi}}"), 10),
        new("kubernetes/wrong-type", "a.yaml", Sample.Pod(container: "args: run"), Sample.Pod(container: "args: [run]"), 10),
        new("kubernetes/wrong-type", "a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: not base64!}\n", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: YQ==}\n", 4),
        new("kubernetes/required-field", "a.yaml", Sample.Pod(container: "ports: [{name: http}]"), Sample.Pod(container: "ports: [{containerPort: 80}]"), 10),
        new("kubernetes/required-field", "a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 1}\n", Sample.Deployment(), 4),
        new("kubernetes/unknown-value", "a.yaml", Sample.Pod(container: "imagePullPolicy: always"), Sample.Pod(container: "imagePullPolicy: Always"), 10),
        new("kubernetes/invalid-name", "a.yaml", Sample.Pod(metadata: "name: My_Pod"), Sample.Pod(metadata: "name: my.pod"), 3),
        new("kubernetes/deprecated-api", "a.yaml", "apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n", 1),
        new("kubernetes/removed-api", "a.yaml", "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\n", 1),
    ];
}
