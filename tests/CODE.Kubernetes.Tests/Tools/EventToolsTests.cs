using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Tools;

public sealed class EventToolsTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_ThatTellTheSame_AreOneLine_AndWarningsCanBePickedOut()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await EventAsync(cluster, home, "web-7d9f8b6c5-bbbbb", "Warning", "BackOff", "Back-off restarting failed container", 3);
        await EventAsync(cluster, home, "web-7d9f8b6c5-ccccc", "Warning", "BackOff", "Back-off restarting failed container", 4);
        await EventAsync(cluster, home, "db-0", "Normal", "Pulled", "Container image is there", 1);
        await using var server = await KubernetesServer.StartAsync(cluster);

        var all = await server.AnswerAsync("get_events", new { @namespace = home });
        var warnings = await server.AnswerAsync("get_events", new { @namespace = home, type = "Warning" });
        var ofOne = await server.AnswerAsync("get_events", new { @namespace = home, @object = "pod/db-0" });

        Assert.Equal(2, all.GetProperty("total").GetInt32());
        var warning = Assert.Single(warnings.GetProperty("events").EnumerateArray());
        Assert.Equal((7, 2, "BackOff"), (warning.GetProperty("count").GetInt32(), warning.GetProperty("objects").GetInt32(), warning.GetProperty("reason").GetString()));
        Assert.Equal($"Pod {home}/db-0", Assert.Single(ofOne.GetProperty("events").EnumerateArray()).GetProperty("object").GetString());
    }

    [Fact]
    public async Task Since_LeavesOlderOnesOut()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await EventAsync(cluster, home, "old", "Normal", "Long", "ago", 1, TimeProvider.System.GetUtcNow().AddHours(-3));
        await EventAsync(cluster, home, "new", "Normal", "Just", "now", 1);
        await using var server = await KubernetesServer.StartAsync(cluster);
        var answer = await server.AnswerAsync("get_events", new { @namespace = home, since = "1h" });
        Assert.Equal("Just", Assert.Single(answer.GetProperty("events").EnumerateArray()).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("pod/a,type=Normal", null)]
    [InlineData(null, "yesterday")]
    public async Task WhatCannotBe_IsRefused(string? subject, string? since)
    {
        await using var server = await KubernetesServer.StartAsync(await shared.ReadyAsync());
        Assert.Equal("invalid_argument", (await server.FaultAsync("get_events", new { @object = subject, since })).Code);
    }

    private static async Task EventAsync(TestCluster cluster, string home, string pod, string type, string reason, string message, int count, DateTimeOffset? at = null)
    {
        var time = (at ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await cluster.ApplyAsync(
            $$"""
            {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "{{pod}}.{{reason.ToLowerInvariant()}}"}, "type": "{{type}}", "reason": "{{reason}}", "message": "{{message}}", "count": {{count}},
             "firstTimestamp": "{{time}}", "lastTimestamp": "{{time}}", "involvedObject": {"apiVersion": "v1", "kind": "Pod", "namespace": "{{home}}", "name": "{{pod}}"} }
            """,
            home, Token);
    }
}
