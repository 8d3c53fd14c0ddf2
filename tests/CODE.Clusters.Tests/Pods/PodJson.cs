using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace CODE.Clusters.Tests.Pods;

/// <summary>Pods as an API server sends them, with only the fields that a test is about.</summary>
internal static class PodJson
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A pod with one container <c>app</c>, an hour old.</summary>
    /// <param name="status">The fields of its status.</param>
    /// <param name="spec">The fields of its spec other than <c>containers</c>, or with it.</param>
    /// <param name="metadata">More metadata.</param>
    public static V1Pod Pod(string status, string spec = "{}", string metadata = "{}")
    {
        var item = JsonNode.Parse(
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1","namespace":"shop","creationTimestamp":"2026-03-04T11:00:00Z"},"spec":{"nodeName":"n1","containers":[{"name":"app"}]}}""")!.AsObject();
        item["status"] = JsonNode.Parse(status);
        Merge(item["spec"]!.AsObject(), spec);
        Merge(item["metadata"]!.AsObject(), metadata);
        return KubernetesJson.Deserialize<V1Pod>(item.ToJsonString());
    }

    /// <summary>The status of a container.</summary>
    public static string Container(string name, string state, bool ready = false, int restarts = 0, string last = "{}", bool? started = null) =>
        new JsonObject
        {
            ["name"] = name, ["state"] = JsonNode.Parse(state), ["lastState"] = JsonNode.Parse(last), ["ready"] = ready, ["restartCount"] = restarts,
            ["image"] = "i", ["imageID"] = "", ["started"] = started,
        }.ToJsonString();

    private static void Merge(JsonObject target, string json)
    {
        foreach (var (key, value) in JsonNode.Parse(json)!.AsObject())
        {
            target[key] = value?.DeepClone();
        }
    }
}
