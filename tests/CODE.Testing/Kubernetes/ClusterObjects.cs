using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using CODE.Testing.Processes;

namespace CODE.Testing.Kubernetes;

/// <summary>Writes objects of any kind, also of kinds that a test has defined, as a test spells them.</summary>
internal sealed class ClusterObjects(k8s.Kubernetes client)
{
    private const string Manager = "test";
    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), Resource> _resources = new();

    /// <summary>Server-side apply, and its status when it has one.</summary>
    public async Task<JsonNode> ApplyAsync(JsonObject item, string? namespaceName, CancellationToken cancellationToken)
    {
        var path = await PathAsync(item, namespaceName, cancellationToken);
        var applied = await SendAsync(HttpMethod.Patch, $"{path}?fieldManager={Manager}&force=true", "application/apply-patch+yaml", item, cancellationToken);
        return item.ContainsKey("status") ? await PatchStatusAsync(item, namespaceName, cancellationToken) : applied;
    }

    /// <summary>Merges fields into an object.</summary>
    public async Task<JsonNode> PatchAsync(JsonObject item, string? namespaceName, CancellationToken cancellationToken) =>
        await MergeAsync(await PathAsync(item, namespaceName, cancellationToken), item, cancellationToken);

    /// <summary>Merges fields into an object's status.</summary>
    public async Task<JsonNode> PatchStatusAsync(JsonObject item, string? namespaceName, CancellationToken cancellationToken) =>
        await MergeAsync($"{await PathAsync(item, namespaceName, cancellationToken)}/status", new JsonObject { ["status"] = item["status"]?.DeepClone() }, cancellationToken);

    private Task<JsonNode> MergeAsync(string path, JsonObject patch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={Manager}", "application/merge-patch+json", patch, cancellationToken);

    private async Task<string> PathAsync(JsonObject item, string? namespaceName, CancellationToken cancellationToken)
    {
        var (apiVersion, kind) = (item["apiVersion"]!.GetValue<string>(), item["kind"]!.GetValue<string>());
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{apiVersion}" : $"api/{apiVersion}";
        if (!_resources.TryGetValue((apiVersion, kind), out var resource))
        {
            // A kind that was defined just now is not served at once.
            await Readiness.UntilAsync(
                async token => (resource = await ResourceAsync(group, kind, token)) is not null,
                () => $"The cluster does not serve {kind} of {apiVersion}.",
                cancellationToken);
            _resources[(apiVersion, kind)] = resource!;
        }

        var name = item["metadata"]!["name"]!.GetValue<string>();
        return resource!.IsNamespaced ? $"{group}/namespaces/{namespaceName}/{resource.Name}/{name}" : $"{group}/{resource.Name}/{name}";
    }

    private async Task<Resource?> ResourceAsync(string group, string kind, CancellationToken cancellationToken)
    {
        var list = await SendAsync(HttpMethod.Get, group, null, null, cancellationToken);
        return (from entry in list["resources"]!.AsArray()
                let name = entry["name"]!.GetValue<string>()
                where entry["kind"]!.GetValue<string>() == kind && !name.Contains('/', StringComparison.Ordinal)
                select new Resource(name, entry["namespaced"]!.GetValue<bool>())).FirstOrDefault();
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string? contentType, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, contentType!);
        }

        await client.Credentials.ProcessHttpRequestAsync(request, cancellationToken);
        using var answer = await client.HttpClient.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{method} {path}: {text}", null, answer.StatusCode);
    }

    private sealed record Resource(string Name, bool IsNamespaced);
}
