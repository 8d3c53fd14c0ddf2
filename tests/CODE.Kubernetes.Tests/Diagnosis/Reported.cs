using System.Text.Json.Nodes;

namespace CODE.Kubernetes.Tests.Diagnosis;

/// <summary>Statuses of pods in the words of a kubelet.</summary>
internal static class Reported
{
    /// <summary>A pod that runs and is ready.</summary>
    public static string Running(string container = "web") => Pod("Running", isReady: true, Container(container, """{"running": {"startedAt": "2026-01-02T03:00:00Z"}}""", isReady: true));

    /// <summary>A pod whose only container waits.</summary>
    public static string Waiting(string reason, string message, string last = "{}", int restarts = 0) =>
        Pod(restarts > 0 ? "Running" : "Pending", isReady: false, Container("web", new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } }.ToJsonString(), isReady: false, last, restarts));

    /// <summary>A pod whose only container crashes again and again.</summary>
    public static string Crashing(string reason, int exitCode, int restarts = 6) =>
        Waiting("CrashLoopBackOff", "back-off 2m40s restarting failed container=web pod=web", Terminated(reason, exitCode), restarts);

    /// <summary>How a container ended.</summary>
    public static string Terminated(string reason, int exitCode, string? message = null) => new JsonObject
    {
        ["terminated"] = new JsonObject
        {
            ["reason"] = reason, ["exitCode"] = exitCode, ["message"] = message, ["startedAt"] = "2026-01-02T03:04:00Z", ["finishedAt"] = "2026-01-02T03:04:05Z", ["containerID"] = "docker://0",
        },
    }.ToJsonString();

    /// <summary>The status of a pod.</summary>
    /// <param name="phase">Its phase.</param>
    /// <param name="isReady">Whether it takes requests.</param>
    /// <param name="containers">Its containers, from <see cref="Container"/>.</param>
    /// <param name="initializers">Its init containers.</param>
    public static string Pod(string phase, bool isReady, string containers, string initializers = "") =>
        $$"""
        {
          "phase": "{{phase}}",
          "conditions": [
            {"type": "Initialized", "status": "{{(initializers.Length == 0 ? "True" : "False")}}"}, {"type": "Ready", "status": "{{isReady}}"},
            {"type": "ContainersReady", "status": "{{isReady}}"}, {"type": "PodScheduled", "status": "True"}
          ],
          "initContainerStatuses": [{{initializers}}],
          "containerStatuses": [{{containers}}]
        }
        """;

    /// <summary>The status of a container.</summary>
    public static string Container(string name, string state, bool isReady, string last = "{}", int restarts = 0) =>
        $$"""{"name": "{{name}}", "image": "registry.example/web:1", "imageID": "", "ready": {{(isReady ? "true" : "false")}}, "restartCount": {{restarts}}, "state": {{state}}, "lastState": {{last}} }""";
}
