using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Deployment.Tests.Terraform;
using CODE.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>The deployment server over a real cluster, with a namespace of the test's own.</summary>
internal sealed class ClusterDeployments : IAsyncDisposable
{
    private ClusterDeployments(TestCluster cluster, string home, DeploymentHost host) => (Cluster, Home, Host) = (cluster, home, host);

    /// <summary>The cluster.</summary>
    public TestCluster Cluster { get; }

    /// <summary>The namespace.</summary>
    public string Home { get; }

    /// <summary>The server.</summary>
    public DeploymentHost Host { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the server.</summary>
    public static async Task<ClusterDeployments> StartAsync(TestCluster cluster, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Clusters:Kubeconfig"] = cluster.Kubeconfig, ["Clusters:Contexts:0"] = TestCluster.Admin, ["Clusters:Contexts:1"] = TestCluster.Viewer };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var host = new DeploymentHost(all);
        await host.InitializeAsync();
        return new ClusterDeployments(cluster, await cluster.NamespaceAsync(Token), host);
    }

    /// <summary>Deploys texts to the namespace, and has to succeed.</summary>
    public Task<JsonElement> DeployAsync(params string[] manifests) => Host.AnswerAsync("deploy_kubernetes", new { manifests, @namespace = Home });

    /// <summary>Calls a tool with the namespace and these arguments besides.</summary>
    public Task<JsonElement> AnswerAsync(string tool, object arguments) => Host.AnswerAsync(tool, WithHome(arguments));

    /// <summary>Calls a tool with the namespace and these arguments besides; it has to be refused.</summary>
    public Task<(string Code, string Message, string Fix)> FaultAsync(string tool, object arguments) => Host.FaultAsync(tool, WithHome(arguments));

    /// <summary>A config map of the namespace; null when there is none.</summary>
    public async Task<V1ConfigMap?> ConfigAsync(string name)
    {
        var found = await Cluster.Client.CoreV1.ListNamespacedConfigMapAsync(Home, fieldSelector: $"metadata.name={name}", cancellationToken: Token);
        return found.Items.SingleOrDefault();
    }

    /// <summary>The result of each object of an answer, by its title without the namespace.</summary>
    public Dictionary<string, string> ResultsOf(JsonElement answer) => answer.GetProperty("objects").EnumerateArray().ToDictionary(
        item => item.GetProperty("object").GetString()!.Replace($"{Home}/", "", StringComparison.Ordinal), static item => item.GetProperty("result").GetString()!);

    /// <summary>Writes a file into the workspace.</summary>
    public string Write(string path, string text)
    {
        var full = Path.Combine(Host.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return path;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private JsonObject WithHome(object arguments)
    {
        var all = JsonSerializer.SerializeToNode(arguments)!.AsObject();
        all.TryAdd("namespace", Home);
        return all;
    }
}
