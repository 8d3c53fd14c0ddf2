using System.Text.Json;
using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Tools;

/// <summary>Logs of containers that really ran.</summary>
public sealed class LogToolsTests(SharedKubelet shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_OfAContainerThatCrashed_AreThoseBeforeTheRestart_WithRepeatsFolded()
    {
        var (server, home) = await RunAsync(["say=starting", "lines=1000", "say=boom", "exit=3"]);
        await using var running = server;

        var log = await UntilAsync(server, new { pod = "pod", @namespace = home, previous = true }, static log => log.GetProperty("matched").GetInt32() == 1_002);

        var lines = log.GetProperty("untrusted_lines").EnumerateArray().Select(static line => line.GetString()!).ToArray();
        Assert.Equal(3, lines.Length);
        Assert.EndsWith("starting", lines[0], StringComparison.Ordinal);
        Assert.Contains("(×1000", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("boom", lines[2], StringComparison.Ordinal);
        Assert.False(log.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Logs_OfAWorkload_AreFiltered_AndBounded()
    {
        var (server, home) = await RunAsync(["lines=5000", "say=needle one", "wait=300s"], workload: true);
        await using var running = server;

        var found = await UntilAsync(server, new { workload = "deploy/web", @namespace = home, grep = "NEEDLE" }, static log => log.GetProperty("matched").GetInt32() == 1);
        Assert.EndsWith("needle one", Assert.Single(found.GetProperty("untrusted_lines").EnumerateArray()).GetString(), StringComparison.Ordinal);

        var few = await UntilAsync(server, new { workload = "web", @namespace = home, tail = 1 }, static _ => true);
        Assert.Single(few.GetProperty("untrusted_lines").EnumerateArray());
        Assert.True(few.GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"pod": "a", "workload": "b"}""")]
    [InlineData("""{"pod": "a", "grep": "/(/"}""")]
    [InlineData("""{"workload": "cm/x"}""")]
    public async Task WhatCannotBeRead_IsToldClearly(string arguments)
    {
        await using var server = await KubernetesServer.StartAsync((await shared.ReadyAsync()).Cluster);
        Assert.Contains((await server.FaultAsync("get_logs", JsonElement.Parse(arguments))).Code, (string[])["invalid_argument", "not_found"]);
    }

    private async Task<(KubernetesServer Server, string Home)> RunAsync(string[] arguments, bool workload = false)
    {
        var cluster = (await shared.ReadyAsync()).Cluster;
        var home = await cluster.NamespaceAsync(Token);
        var containers = $$"""{"terminationGracePeriodSeconds": 1, "containers": [{"name": "web", "image": "{{TestKubelet.Image}}", "imagePullPolicy": "Never", "args": {{JsonSerializer.Serialize(arguments)}} }]}""";
        await cluster.ApplyAsync(
            workload
                ? $$"""{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"} }, "template": {"metadata": {"labels": {"app": "web"} }, "spec": {{containers}} } } }"""
                : $$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod"}, "spec": {{containers}} }""",
            home, Token);
        return (await KubernetesServer.StartAsync(cluster), home);
    }

    private static async Task<JsonElement> UntilAsync(KubernetesServer server, object arguments, Func<JsonElement, bool> isMeant)
    {
        while (true)
        {
            var result = await server.CallAsync("get_logs", arguments);
            if (result.IsError is not true && result.StructuredContent!.Value.GetProperty("logs")[0] is var log && isMeant(log))
            {
                return log;
            }

            await Task.Delay(200, Token);
        }
    }
}
