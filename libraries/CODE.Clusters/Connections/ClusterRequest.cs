using System.Text.Json.Nodes;

namespace CODE.Clusters.Connections;

/// <summary>A request to an API server.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the server's address, without a slash at its beginning; its parts are escaped.</param>
public sealed record ClusterRequest(HttpMethod Method, string Path)
{
    /// <summary>The parts of the query; those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Query { get; init; } = [];

    /// <summary>The body.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>The body's media type; patches have several.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The media types that the answer may have.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>What is asked for, as a sentence of a fault names it: <c>pod shop/web-1</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>Is told what the server warns of, such as a version that later servers lack; untrusted text.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Reads something.</summary>
    public static ClusterRequest Get(string path, params (string Name, string? Value)[] query) => new(HttpMethod.Get, path) { Query = query };

    /// <summary>Creates something, or asks a question that is an object of its own.</summary>
    public static ClusterRequest Post(string path, JsonNode body) => new(HttpMethod.Post, path) { Body = body };

    /// <summary>Changes parts of something.</summary>
    /// <param name="path">The path.</param>
    /// <param name="body">The patch.</param>
    /// <param name="contentType">Which kind of patch: <see cref="MergePatch"/>, <see cref="StrategicMergePatch"/>, <see cref="JsonPatch"/> or <see cref="ApplyPatch"/>.</param>
    public static ClusterRequest Patch(string path, JsonNode body, string contentType) => new(HttpMethod.Patch, path) { Body = body, ContentType = contentType };

    /// <summary>RFC 7386.</summary>
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>Kubernetes' own: lists are merged by their keys.</summary>
    public const string StrategicMergePatch = "application/strategic-merge-patch+json";

    /// <summary>RFC 6902: operations, and tests before them.</summary>
    public const string JsonPatch = "application/json-patch+json";

    /// <summary>Server-side apply; JSON is YAML.</summary>
    public const string ApplyPatch = "application/apply-patch+yaml";
}
