using System.Text.Json.Nodes;

namespace CODE.Deployment.Manifests;

/// <summary>An object as its author declared it.</summary>
/// <param name="Item">The object.</param>
/// <param name="Place">Where it was declared, as shown to callers: <c>web.yaml:12</c>.</param>
internal sealed record DeclaredObject(JsonObject Item, string Place)
{
    /// <summary>Group and version.</summary>
    public string ApiVersion { get; } = (string)Item["apiVersion"]!;

    /// <summary>The kind.</summary>
    public string Kind { get; } = (string)Item["kind"]!;

    /// <summary>The name.</summary>
    public string Name { get; } = (string)Item["metadata"]!["name"]!;

    /// <summary>The namespace as declared; null when it is left to whoever deploys the object.</summary>
    public string? Namespace { get; } = (string?)Item["metadata"]!["namespace"];

    /// <summary>The API group; empty for the core.</summary>
    public string Group => GroupOf(ApiVersion);

    /// <summary>Whether it is the core's Secret, whose values are never shown.</summary>
    public bool IsSecret => ApiVersion == "v1" && Kind == "Secret";

    /// <summary>A label of it.</summary>
    public string? Label(string name) => (Item["metadata"]!["labels"] as JsonObject)?[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    /// <summary>The group in an <c>apiVersion</c>.</summary>
    public static string GroupOf(string apiVersion) => apiVersion.Split('/') is [var group, _] ? group : "";
}
