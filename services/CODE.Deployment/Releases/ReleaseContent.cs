using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Deployment.Manifests;
using CODE.Deployment.Rollouts;

namespace CODE.Deployment.Releases;

/// <summary>The exact objects of a deployment, as they were sent.</summary>
/// <param name="Objects">The objects, in the order in which they were applied.</param>
internal sealed record ReleaseContent(IReadOnlyList<JsonElement> Objects)
{
    /// <summary>The objects of a deployment.</summary>
    public static ReleaseContent Of(IEnumerable<PlannedObject> objects) => new([.. objects.Select(static item => JsonSerializer.SerializeToElement(item.Body))]);

    /// <summary>The objects, to be deployed again.</summary>
    /// <param name="revision">The revision that they are of.</param>
    public IReadOnlyList<DeclaredObject> Declared(long revision) =>
        [.. Objects.Select((item, index) => new DeclaredObject(JsonObject.Create(item)!, $"revision {revision}, object {index + 1}"))];
}
