using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace CODE.Kubernetes.Tests.Tools;

public sealed class PodToolsTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetPods_UnhealthyOne_ComesFirstAndSaysWhy()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Manifests.Pod("a-good", Manifests.Running), home, Token);
        await cluster.ApplyAsync(Manifests.Pod("b-bad", Manifests.Crashing), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var answer = await server.AnswerAsync("get_pods", new { @namespace = home });

        var pods = answer.GetProperty("pods");
        Assert.Equal((2, 1, false), (answer.GetProperty("total").GetInt32(), answer.GetProperty("unhealthy").GetInt32(), answer.GetProperty("truncated").GetBoolean()));
        Assert.Equal(("b-bad", "CrashLoopBackOff", "0/1", 7), (pods[0].GetProperty("name").GetString(), pods[0].GetProperty("status").GetString(), pods[0].GetProperty("ready").GetString(), pods[0].GetProperty("restarts").GetInt32()));
        Assert.Equal("web: Error, exit code 3, 2026-01-02T03:04:05Z", pods[0].GetProperty("last_restart").GetString());
        Assert.Equal(("a-good", "Running", "1/1", "node-a"), (pods[1].GetProperty("name").GetString(), pods[1].GetProperty("status").GetString(), pods[1].GetProperty("ready").GetString(), pods[1].GetProperty("node").GetString()));
        Assert.False(pods[1].TryGetProperty("namespace", out _));
    }

    [Fact]
    public async Task GetPods_Selectors_LeaveTheOthersOut()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(Manifests.Pod("web", Manifests.Running, """{"app": "web"}"""), home, Token);
        await cluster.ApplyAsync(Manifests.Pod("db", Manifests.Running, """{"app": "db"}"""), home, Token);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var byLabel = await server.AnswerAsync("get_pods", new { @namespace = home, label_selector = "app in (web)" });
        var byField = await server.AnswerAsync("get_pods", new { @namespace = home, field_selector = "metadata.name=db" });

        Assert.Equal("web", Assert.Single(byLabel.GetProperty("pods").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("db", Assert.Single(byField.GetProperty("pods").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task GetPods_AllNamespaces_NamesThem_AndPagesHaveEachPodOnce()
    {
        var cluster = await shared.ReadyAsync();
        var (one, two) = (await cluster.NamespaceAsync(Token), await cluster.NamespaceAsync(Token));
        foreach (var home in (string[])[one, two])
        {
            await cluster.ApplyAsync(Manifests.Pod("p1", Manifests.Running, """{"paged": "yes"}"""), home, Token);
            await cluster.ApplyAsync(Manifests.Pod("p2", Manifests.Running, """{"paged": "yes"}"""), home, Token);
        }

        await using var server = await KubernetesServer.StartAsync(cluster);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await server.AnswerAsync("get_pods", new { @namespace = "*", label_selector = "paged=yes", limit = 3, cursor });
            Assert.Equal(4, page.GetProperty("total").GetInt32());
            seen.AddRange(page.GetProperty("pods").EnumerateArray().Select(static pod => $"{pod.GetProperty("namespace")}/{pod.GetProperty("name")}"));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal([$"{one}/p1", $"{one}/p2", $"{two}/p1", $"{two}/p2"], seen.Order(StringComparer.Ordinal).OrderBy(pod => pod.StartsWith(two, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("")]
    public async Task GetPods_NamespaceThatCannotBe_IsRefused(string home)
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        Assert.Equal("invalid_argument", (await server.FaultAsync("get_pods", new { @namespace = home })).Code);
    }

    [Fact]
    public async Task GetPods_SelectorThatIsNone_SaysWhatTheClusterSays()
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        var fault = await server.FaultAsync("get_pods", new { label_selector = "a==b==c" });
        Assert.Equal("invalid_argument", fault.Code);
    }
}
