namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>Manifests that tests deploy.</summary>
internal static class Yaml
{
    /// <summary>A config map.</summary>
    public static string Config(string name, string data = "{key: value}", string metadata = "") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}{{metadata}}}
        data: {{data}}

        """;

    /// <summary>A Secret.</summary>
    public static string Secret(string name, string value) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}}
        stringData: {password: "{{value}}"}

        """;

    /// <summary>A deployment of one container; without replicas it is ready at once, also where no pod runs.</summary>
    public static string Deployment(string name, int replicas = 0, string image = "registry.example/web:1", string container = "", string spec = "") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          labels: {app.kubernetes.io/name: {{name}}}
        spec:
          replicas: {{replicas}}
          selector: {matchLabels: {app: {{name}} } }
          {{spec}}
          template:
            metadata: {labels: {app: {{name}} } }
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: web
                  image: {{image}}
                  {{container}}

        """;

    /// <summary>Several documents in one text.</summary>
    public static string All(params string[] documents) => string.Join("---\n", documents);
}
