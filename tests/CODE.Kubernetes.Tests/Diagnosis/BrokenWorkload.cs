using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;
using CODE.Testing.Processes;
using k8s;
using k8s.Models;

namespace CODE.Kubernetes.Tests.Diagnosis;

/// <summary>A Deployment <c>web</c> in a namespace of its own that something is wrong with, and what the tool says about it.</summary>
internal sealed class BrokenWorkload
{
    private const string Name = "web";

    // Evidence that an assistant can read in one go.
    private const int MostBytes = 8 * 1024;

    private BrokenWorkload(TestCluster cluster, string home) => (Cluster, Home) = (cluster, home);

    /// <summary>The cluster.</summary>
    public TestCluster Cluster { get; }

    /// <summary>The namespace.</summary>
    public string Home { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes the namespace, and a node with room.</summary>
    public static async Task<BrokenWorkload> InAsync(TestCluster cluster)
    {
        await cluster.NodeAsync("node-a", Token);
        return new BrokenWorkload(cluster, await cluster.NamespaceAsync(Token));
    }

    /// <summary>Makes or changes an object.</summary>
    public Task<JsonNode> ApplyAsync(string json) => Cluster.ApplyAsync(json, Home, Token);

    /// <summary>Makes the Deployment.</summary>
    /// <param name="pod">The spec of its pods.</param>
    /// <param name="replicas">How many.</param>
    public Task DeployAsync(string pod = """{"containers": [{"name": "web", "image": "registry.example/web:1"}]}""", int replicas = 1) => ApplyAsync(
        $$$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "{{{Name}}}"},
          "spec": {
            "replicas": {{{replicas}}}, "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": {{{pod}}}}
          }
        }
        """);

    /// <summary>Waits for the pods that the controllers and the scheduler leave so.</summary>
    public async Task<IReadOnlyList<V1Pod>> PodsAsync(Func<V1Pod, bool> isSo, int count = 1)
    {
        IList<V1Pod> pods = [];
        await Readiness.UntilAsync(
            async token => (pods = (await Cluster.Client.CoreV1.ListNamespacedPodAsync(Home, cancellationToken: token)).Items).Count(isSo) >= count,
            () => $"The pods are {string.Join(Environment.NewLine, pods.Select(static pod => KubernetesJson.Serialize(pod.Status)))}.",
            Token);
        return [.. pods.Where(isSo)];
    }

    /// <summary>Waits until the scheduler has said that it finds no node.</summary>
    public Task<IReadOnlyList<V1Pod>> UnschedulableAsync() => PodsAsync(static pod => pod.Status.Conditions?.Any(static condition => condition is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" }) == true);

    /// <summary>Says of the pods what their kubelet would.</summary>
    /// <returns>The name of the first.</returns>
    public async Task<string> ReportAsync(string status, int count = 1)
    {
        var pods = await PodsAsync(static pod => pod.Spec.NodeName is not null, count);
        foreach (var pod in pods)
        {
            await Cluster.PatchStatusAsync($$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{pod.Metadata.Name}}"}, "status": {{status}} }""", Home, Token);
        }

        return pods[0].Metadata.Name;
    }

    /// <summary>Writes a warning as a kubelet would.</summary>
    public Task WarnAsync(string pod, string reason, string message) => ApplyAsync(new JsonObject
    {
        ["apiVersion"] = "v1", ["kind"] = "Event", ["metadata"] = new JsonObject { ["name"] = $"{pod}.{reason.ToLowerInvariant()}" },
        ["type"] = "Warning", ["reason"] = reason, ["message"] = message, ["count"] = 5, ["firstTimestamp"] = "2026-01-02T03:00:00Z", ["lastTimestamp"] = "2026-01-02T03:04:00Z",
        ["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["namespace"] = Home, ["name"] = pod },
    }.ToJsonString());

    /// <summary>Waits until the controllers have seen that all is well.</summary>
    public Task AvailableAsync() => Readiness.UntilAsync(
        async token => (await Cluster.Client.AppsV1.ReadNamespacedDeploymentAsync(Name, Home, cancellationToken: token)).Status is { AvailableReplicas: > 0, UnavailableReplicas: null or 0 },
        static () => "The Deployment does not become available.",
        Token);

    /// <summary>Waits for an event that the cluster itself writes.</summary>
    public Task ToldAsync(string reason) => Readiness.UntilAsync(
        async token => (await Cluster.Client.CoreV1.ListNamespacedEventAsync(Home, cancellationToken: token)).Items.Any(item => item.Reason == reason),
        () => $"No event says {reason}.",
        Token);

    /// <summary>What the tool answers; it is small in any case.</summary>
    public async Task<JsonElement> DiagnoseAsync(string kind = "deploy", string name = Name, string context = TestCluster.Admin)
    {
        await using var server = await KubernetesServer.StartAsync(Cluster);
        var answer = await server.AnswerAsync("diagnose_workload", new { kind, name, @namespace = Home, context });
        Assert.InRange(answer.GetRawText().Length, 1, MostBytes);
        return answer;
    }

    /// <summary>The cause that ranks first is the right one, and its evidence says this.</summary>
    public async Task<JsonElement> FirstIsAsync(string cause, string certainty, string[] evidence, string kind = "deploy", string name = Name)
    {
        var answer = await DiagnoseAsync(kind, name);
        First(answer, cause, certainty, evidence);
        return answer;
    }

    /// <summary>The cause of an answer that ranks first is the right one, and its evidence says this.</summary>
    public static void First(JsonElement answer, string cause, string certainty, params string[] evidence)
    {
        var causes = answer.GetProperty("causes");
        Assert.True(causes.GetArrayLength() > 0, $"There is no cause: {answer}");
        var first = causes[0];
        Assert.True((cause, certainty) == (first.GetProperty("cause").GetString(), first.GetProperty("certainty").GetString()), $"Not {cause}, {certainty}: {answer}");
        Assert.All(evidence, text => Assert.Contains(
            first.GetProperty("untrusted_evidence").EnumerateArray().Select(static one => $"{one.GetProperty("from").GetString()}: {one.GetProperty("text").GetString()}"),
            one => one.Contains(text, StringComparison.Ordinal)));
    }
}
