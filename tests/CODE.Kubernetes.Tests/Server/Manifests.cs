using System.Text.Json.Nodes;

namespace CODE.Kubernetes.Tests.Server;

/// <summary>Objects that tests make.</summary>
internal static class Manifests
{
    /// <summary>A deployment of one container.</summary>
    public static string Deployment(string name, string image = "registry.example/web:1", int replicas = 2) => new JsonObject
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image }) },
            },
        },
    }.ToJsonString();

    /// <summary>A pod of one container, which says of itself what a kubelet would.</summary>
    public static string Pod(string name, string status, string labels = "{}") => $$"""
        {
          "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{name}}", "labels": {{labels}}},
          "spec": {"nodeName": "node-a", "containers": [{"name": "web", "image": "registry.example/web:1"}]},
          "status": {{status}}
        }
        """;

    /// <summary>The status of a pod that runs and is ready.</summary>
    public const string Running = """
        {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
         "containerStatuses": [{"name": "web", "ready": true, "restartCount": 0, "image": "registry.example/web:1", "imageID": "", "state": {"running": {}}}]}
        """;

    /// <summary>The status of a pod that crashes again and again.</summary>
    public const string Crashing = """
        {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}],
         "containerStatuses": [{"name": "web", "ready": false, "restartCount": 7, "image": "registry.example/web:1", "imageID": "",
           "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 5m0s"}},
           "lastState": {"terminated": {"exitCode": 3, "reason": "Error", "finishedAt": "2026-01-02T03:04:05Z"}}}]}
        """;
}
