namespace CODE.Deployment.Tests.Validation;

/// <summary>Pieces of manifests that break no rule by themselves, written in flow style so that a test can add to them anywhere.</summary>
internal static class Sample
{
    /// <summary>A pod; its spec begins in line 4, <paramref name="spec"/> stands in line 5, <paramref name="container"/> in line 10.</summary>
    public static string Pod(string spec = "# nothing", string container = "# nothing", string image = "a:1", string metadata = "name: a") =>
        $$"""
        apiVersion: v1
        kind: Pod
        metadata: { {{metadata}} }
        spec:
          {{spec}}
          containers:
            - name: c
              image: {{image}}
              # the line below is a test's
              {{container}}
        """;

    /// <summary>A deployment whose pods have the label app=a; <paramref name="container"/> stands in line 16, <paramref name="spec"/> in line 10.</summary>
    public static string Deployment(string container = "# nothing", string spec = "# nothing", string labels = "app: a", string selector = "app: a") =>
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: a}
        spec:
          selector:
            matchLabels: { {{selector}} }
          template:
            metadata: {labels: { {{labels}} } }
            spec:
              {{spec}}
              containers:
                - name: c
                  image: a:1
                  ports: [{name: http, containerPort: 8080}]
                  # the line below is a test's
                  {{container}}
        """;

    /// <summary>A document of its own behind another.</summary>
    public static string And(this string first, string second) => first + "\n---\n" + second;
}
