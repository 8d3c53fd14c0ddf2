using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Clusters.Pods;
using CODE.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace CODE.Clusters.Tests.Pods;

/// <summary>The judge is a real API server: whatever state pods are in, it must show the same columns.</summary>
public sealed class PodColumnsOfTheServerTests(SharedCluster shared)
{
    private const int Pods = 60;
    private const int Seed = 20260304;

    private static readonly string[] States =
    [
        "{}", """{"running":{}}""", """{"running":{}}""", """{"waiting":{}}""", """{"waiting":{"reason":"ContainerCreating"}}""", """{"waiting":{"reason":"PodInitializing"}}""",
        """{"waiting":{"reason":"CrashLoopBackOff"}}""", """{"terminated":{"exitCode":0,"reason":"Completed"}}""", """{"terminated":{"exitCode":0}}""", """{"terminated":{"exitCode":3}}""",
        """{"terminated":{"exitCode":137,"signal":9}}""", """{"terminated":{"exitCode":137,"reason":"OOMKilled"}}""", """{"terminated":{"exitCode":0,"reason":"Completed"}}""",
    ];

    private static readonly string[] Phases = ["Pending", "Running", "Running", "Succeeded", "Failed", "Unknown"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Columns_OfPodsInAnyState_AreThoseThatTheServerShows()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        var random = new Random(Seed);
        for (var index = 0; index < Pods; index++)
        {
            await cluster.ApplyAsync(Pod(index, random).ToJsonString(), home, Token);
        }

        var shown = await TableAsync(cluster.Client, home);

        Assert.Equal(Pods, shown.Count);
        Assert.All(shown, static row =>
        {
            var columns = PodColumns.Of(row.Pod);
            Assert.Equal((row.Ready, row.Status, row.Restarts), ($"{columns.Ready}/{columns.Containers}", columns.Status, columns.Restarts));
        });

        // Otherwise the states were too much alike to tell anything.
        Assert.InRange(shown.DistinctBy(static row => row.Status).Count(), 10, Pods);
    }

    private static JsonObject Pod(int index, Random random)
    {
        string[] inits = [.. Enumerable.Range(0, random.Next(3)).Select(static each => $"init-{each}")];
        string[] containers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(static each => $"c-{each}")];

        // As a kubelet does it: those that come later report nothing but that they wait.
        var areInitsDone = random.Next(3) > 0;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = $"p-{index}" },
            ["spec"] = new JsonObject { ["nodeName"] = "nobody", ["initContainers"] = Specs(inits), ["containers"] = Specs(containers) },
            ["status"] = new JsonObject
            {
                ["phase"] = Phases[random.Next(Phases.Length)],
                ["reason"] = random.Next(8) == 0 ? "Evicted" : null,
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = random.Next(2) == 0 ? "True" : "False" }),
                ["initContainerStatuses"] = Statuses(inits, random, areInitsDone ? """{"terminated":{"exitCode":0,"reason":"Completed"}}""" : null),
                ["containerStatuses"] = random.Next(6) == 0 ? new JsonArray() : Statuses(containers, random, null),
            },
        };
    }

    private static JsonArray Specs(string[] names) => [.. names.Select(static name => new JsonObject { ["name"] = name, ["image"] = "none" })];

    private static JsonArray Statuses(string[] names, Random random, string? state) =>
    [
        .. names.Select(name => JsonNode.Parse(PodJson.Container(
            name, state ?? States[random.Next(States.Length)], random.Next(3) > 0, random.Next(4), random.Next(2) == 0 ? "{}" : """{"terminated":{"exitCode":1}}""")))
    ];

    private static async Task<IReadOnlyList<Row>> TableAsync(IKubernetes client, string home)
    {
        var server = (k8s.Kubernetes)client;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.BaseUri, $"api/v1/namespaces/{home}/pods?includeObject=Object"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json;as=Table;v=v1;g=meta.k8s.io"));
        await server.Credentials.ProcessHttpRequestAsync(request, Token);
        using var answer = await server.HttpClient.SendAsync(request, Token);
        var table = JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Token));
        string[] names = [.. table.GetProperty("columnDefinitions").EnumerateArray().Select(static column => column.GetProperty("name").GetString()!)];
        return [.. table.GetProperty("rows").EnumerateArray().Select(row =>
        {
            var cells = row.GetProperty("cells");
            return new Row(
                KubernetesJson.Deserialize<V1Pod>(row.GetProperty("object").GetRawText()),
                cells[Array.IndexOf(names, "Ready")].GetString()!,
                cells[Array.IndexOf(names, "Status")].GetString()!,
                // Later versions tell behind the number when the last one was.
                int.Parse(cells[Array.IndexOf(names, "Restarts")].ToString().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        })];
    }

    private sealed record Row(V1Pod Pod, string Ready, string Status, int Restarts);
}
