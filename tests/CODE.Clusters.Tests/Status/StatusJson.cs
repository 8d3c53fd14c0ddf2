using System.Text.Json.Nodes;
using CODE.Clusters.Status;

namespace CODE.Clusters.Tests.Status;

/// <summary>Objects as an API server sends them, with only the fields that a test is about.</summary>
internal static class StatusJson
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The status of an object called <c>web</c>.</summary>
    /// <param name="type">Its version and kind: <c>apps/v1 Deployment</c>.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="status">Its status.</param>
    /// <param name="generation">Its generation.</param>
    public static ObjectStatus Read(string type, string spec, string status, int generation = 2) => ObjectStatus.Of(Item(type, spec, status, generation), Now);

    public static JsonObject Item(string type, string spec, string status, int generation = 2) => new()
    {
        ["apiVersion"] = type.Split(' ')[0],
        ["kind"] = type.Split(' ')[1],
        ["metadata"] = new JsonObject { ["name"] = "web", ["namespace"] = "shop", ["generation"] = generation, ["creationTimestamp"] = "2026-03-04T11:59:50Z" },
        ["spec"] = JsonNode.Parse(spec),
        ["status"] = JsonNode.Parse(status),
    };

    /// <summary>What a test compares: the verdict and the message.</summary>
    public static string Told(this ObjectStatus status) => $"{status.Verdict}: {status.Message}";
}
