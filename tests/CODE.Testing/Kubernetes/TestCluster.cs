using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Testing.Processes;
using k8s;

namespace CODE.Testing.Kubernetes;

/// <summary>
/// A real Kubernetes control plane of the tests' own. It has no nodes: objects are stored, validated, controlled and scheduled as anywhere, but no pod runs. What a node would report
/// about a pod, a test writes into its status.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    /// <summary>The context of the kubeconfig whose user may do everything.</summary>
    public const string Admin = "admin";

    /// <summary>The context of the kubeconfig whose user has no rights beyond discovery.</summary>
    public const string Viewer = "viewer";

    /// <summary>What the names of namespaces begin with.</summary>
    internal const string NamespacePrefix = "test-";

    private const int Attempts = 2;

    private readonly ControlPlane _plane;
    private readonly ClusterObjects _objects;
    private readonly k8s.Kubernetes _client;

    private TestCluster(ControlPlane plane)
    {
        _plane = plane;
        _client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(plane.Kubeconfig, Admin));
        _objects = new ClusterObjects(_client);
    }

    /// <summary>The path of a kubeconfig with the contexts <see cref="Admin"/>, the current one, and <see cref="Viewer"/>.</summary>
    public string Kubeconfig => _plane.Kubeconfig;

    /// <summary>A client with the rights of <see cref="Admin"/>.</summary>
    public IKubernetes Client => _client;

    /// <summary>The kubeconfig of the cluster's own programs, whose requests are not audited.</summary>
    internal string ComponentsKubeconfig => _plane.ComponentsKubeconfig;

    /// <summary>Starts a cluster. Without its programs, skips the running test, or fails it in CI.</summary>
    public static async Task<TestCluster> StartAsync(CancellationToken cancellationToken)
    {
        ClusterPrograms.Find("kube-apiserver");
        Needed.Program("etcd");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new TestCluster(await ControlPlane.StartAsync(cancellationToken));
            }
            catch (Exception) when (attempt < Attempts && !cancellationToken.IsCancellationRequested)
            {
                // Somebody else may have been quicker to take a free port.
            }
        }
    }

    /// <summary>Makes a namespace for one test.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> NamespaceAsync(CancellationToken cancellationToken)
    {
        var name = $"{NamespacePrefix}{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        await ApplyAsync($$$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{{name}}}"}}""", null, cancellationToken);
        return name;
    }

    /// <summary>Makes or changes an object, by server-side apply. A <c>status</c> in it is written as well, as the object's controller would.</summary>
    /// <param name="json">The object, with <c>apiVersion</c>, <c>kind</c> and <c>metadata.name</c>.</param>
    /// <param name="namespaceName">The namespace of an object that is in one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The object as the server has it.</returns>
    public Task<JsonNode> ApplyAsync(string json, string? namespaceName, CancellationToken cancellationToken) => _objects.ApplyAsync(Parse(json), namespaceName, cancellationToken);

    /// <summary>Changes the status of an object by a merge patch: what is not named stays, lists are replaced.</summary>
    /// <param name="json">The object, of which only <c>apiVersion</c>, <c>kind</c>, <c>metadata.name</c> and <c>status</c> matter.</param>
    /// <param name="namespaceName">The namespace of an object that is in one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The object as the server has it.</returns>
    public Task<JsonNode> PatchStatusAsync(string json, string? namespaceName, CancellationToken cancellationToken) =>
        _objects.PatchStatusAsync(Parse(json), namespaceName, cancellationToken);

    /// <summary>Makes a node that is ready and has room, so that pods are scheduled. Nobody runs them.</summary>
    /// <param name="name">Its name; all tests of a cluster share its nodes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task NodeAsync(string name, CancellationToken cancellationToken)
    {
        await ApplyAsync(FakeNode.Json(name), null, cancellationToken);
        await UntaintAsync(name, cancellationToken);
    }

    /// <summary>Waits for a request that the API server has written into its audit log.</summary>
    /// <param name="isMeant">Looks at an event of audit.k8s.io/v1: <c>verb</c>, <c>requestURI</c>, <c>user</c>, <c>impersonatedUser</c>, <c>objectRef</c>, <c>responseStatus</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<JsonElement> AuditedAsync(Func<JsonElement, bool> isMeant, CancellationToken cancellationToken)
    {
        JsonElement found = default;
        await Readiness.UntilAsync(
            async token => (found = (await AuditAsync(token)).FirstOrDefault(isMeant)).ValueKind != JsonValueKind.Undefined,
            () => "The audit log has no such request.",
            cancellationToken);
        return found;
    }

    /// <summary>The requests that the API server has written into its audit log so far; it writes each a little after it has answered.</summary>
    public async Task<IReadOnlyList<JsonElement>> AuditAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_plane.AuditLog))
        {
            return [];
        }

        await using var file = new FileStream(_plane.AuditLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = (await reader.ReadToEndAsync(cancellationToken)).Split('\n');
        // What stands behind the last line feed is being written.
        return [.. lines[..^1].Select(static line => JsonElement.Parse(line))];
    }

    /// <summary>Lets pods be scheduled onto a node. The server taints every node that is new until its controller has seen it ready, and that controller does not run.</summary>
    internal Task UntaintAsync(string node, CancellationToken cancellationToken) => _objects.PatchAsync(
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = node }, ["spec"] = new JsonObject { ["taints"] = null } }, null, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _plane.DisposeAsync();
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
