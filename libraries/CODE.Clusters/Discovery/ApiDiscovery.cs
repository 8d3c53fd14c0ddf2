using System.Text.Json;
using CODE.Clusters.Connections;
using CODE.ServiceDefaults.Faults;

namespace CODE.Clusters.Discovery;

/// <summary>
/// Asks an API server what it has: with two requests where it knows aggregated discovery (1.26 and later), otherwise version by version.
/// See https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api.
/// </summary>
internal static class ApiDiscovery
{
    private const string Aggregated = "APIGroupDiscoveryList";
    private const string Accept =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    public static async Task<ResourceTypes> ReadAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(ReadAsync(cluster, "api", cancellationToken), ReadAsync(cluster, "apis", cancellationToken));
        return new ResourceTypes(lists.SelectMany(static list => list));
    }

    private static async Task<IEnumerable<ResourceType>> ReadAsync(ICluster cluster, string root, CancellationToken cancellationToken)
    {
        var answer = await cluster.SendAsync<JsonElement>(ClusterRequest.Get(root) with { Accept = Accept }, cancellationToken);
        if (Text(answer, "kind") == Aggregated)
        {
            return Items(answer, "items").SelectMany(OfGroup);
        }

        // Of each group first the version that the server prefers. The core has only one.
        string[] versions = root == "api"
            ? [.. Items(answer, "versions").Select(static version => $"api/{version.GetString()}")]
            : [.. Items(answer, "groups").SelectMany(VersionsOf).Select(static version => $"apis/{version}")];
        var lists = await Task.WhenAll(versions.Select(version => OfVersionAsync(cluster, version, cancellationToken)));
        return lists.SelectMany(static list => list);
    }

    private static IEnumerable<string> VersionsOf(JsonElement group) =>
        Items(group, "versions").Select(static version => Text(version, "groupVersion")!).Prepend(Text(group.GetProperty("preferredVersion"), "groupVersion")!).Distinct(StringComparer.Ordinal);

    private static IEnumerable<ResourceType> OfGroup(JsonElement group)
    {
        var name = group.TryGetProperty("metadata", out var metadata) ? Text(metadata, "name") ?? "" : "";

        // The first version is the preferred one.
        foreach (var version in Items(group, "versions"))
        {
            foreach (var resource in Items(version, "resources"))
            {
                if (Text(resource, "resource") is { } plural && resource.TryGetProperty("responseKind", out var kind))
                {
                    yield return new ResourceType(
                        name, Text(version, "version")!, Text(kind, "kind") ?? "", plural, Text(resource, "scope") == "Namespaced", Texts(resource, "shortNames"), Texts(resource, "verbs"));
                }
            }
        }
    }

    private static async Task<IEnumerable<ResourceType>> OfVersionAsync(ICluster cluster, string path, CancellationToken cancellationToken)
    {
        try
        {
            var list = await cluster.SendAsync<JsonElement>(ClusterRequest.Get(path), cancellationToken);
            var (group, version) = Text(list, "groupVersion")!.Split('/') is [var first, var second] ? (first, second) : ("", Text(list, "groupVersion")!);
            return Items(list, "resources")
                .Where(static resource => Text(resource, "name") is { } name && !name.Contains('/', StringComparison.Ordinal))
                .Select(resource => new ResourceType(
                    group, version, Text(resource, "kind") ?? "", Text(resource, "name")!, resource.TryGetProperty("namespaced", out var namespaced) && namespaced.GetBoolean(),
                    Texts(resource, "shortNames"), Texts(resource, "verbs")))
                .ToArray();
        }
        catch (FaultException exception) when (exception.Fault.Code is FaultCodes.Unavailable or FaultCodes.NotFound or FaultCodes.PermissionDenied)
        {
            // A group whose own server is away, such as metrics, must not hide all others.
            return [];
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static string[] Texts(JsonElement element, string name) => [.. Items(element, name).Select(static item => item.GetString()!)];
}
