using System.Text.Json;
using System.Text.Json.Nodes;

namespace CODE.Cost.Tests.Plans;

/// <summary>Plans made for a test.</summary>
internal static class PlanJson
{
    /// <summary>A plan of these changes, in Virginia.</summary>
    public static string Of(params JsonObject[] changes) => new JsonObject
    {
        ["format_version"] = "1.2",
        ["configuration"] = new JsonObject
        {
            ["provider_config"] = new JsonObject { ["aws"] = new JsonObject { ["expressions"] = new JsonObject { ["region"] = new JsonObject { ["constant_value"] = "us-east-1" } } } },
        },
        ["resource_changes"] = new JsonArray([.. changes.Select(static change => change.DeepClone())]),
    }.ToJsonString();

    /// <summary>A resource that is made.</summary>
    public static JsonObject Create(string type, string name, object after) => Change(type, name, ["create"], null, after);

    /// <summary>A resource to which something happens.</summary>
    public static JsonObject Change(string type, string name, string[] actions, object? before, object? after) => new()
    {
        ["address"] = $"{type}.{name}",
        ["mode"] = "managed",
        ["type"] = type,
        ["name"] = name,
        ["change"] = new JsonObject
        {
            ["actions"] = new JsonArray([.. actions.Select(static action => JsonValue.Create(action))]),
            ["before"] = before is null ? null : JsonSerializer.SerializeToNode(before),
            ["after"] = after is null ? null : JsonSerializer.SerializeToNode(after),
        },
    };
}
