using System.Text;
using System.Text.Json;
using CODE.Deployment.Tests.Terraform;
using CODE.ServiceDefaults.Memory;
using CODE.Testing.Kubernetes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using StackExchange.Redis;

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>Values of Secrets never leave: not in answers, texts, progress, errors, prompts, history, memory, logs, or in the clear in the store.</summary>
public sealed class ClusterSecrecyTests(SharedCluster shared)
{
    private const string Mark = "hunter-2";
    private readonly StringBuilder _seen = new();

    [Fact]
    public async Task Secrets_WhateverIsCalled_AreNeverSeen()
    {
        await using var server = await ClusterDeployments.StartAsync(await shared.ReadyAsync());
        server.Write("app/login.yaml", Yaml.Secret("login", $"{Mark}-file"));
        string[] first = [Yaml.Deployment("web"), Yaml.Secret("login", $"{Mark}-one")];
        string[] second = [Yaml.Deployment("web"), Yaml.Secret("login", $"{Mark}-two"), Yaml.Secret("more", Mark)];

        await SeeAsync(server, "deploy_kubernetes", new { manifests = first });
        await SeeAsync(server, "diff_kubernetes", new { manifests = second });
        await SeeAsync(server, "deploy_kubernetes", new { manifests = second, dry_run = true });
        await SeeAsync(server, "deploy_kubernetes", new { manifests = second });
        await SeeAsync(server, "rollback_deployment", new { kind = "kubernetes", name = "web" });
        await SeeAsync(server, "deploy_kubernetes", new { manifests = second, context = TestCluster.Viewer });
        foreach (var bad in (string[])[
            $"{{apiVersion: v1, kind: Secret, metadata: {{name: bad}}, data: {{password: \"{Mark}-not-encoded\"}}}}",
            $"{{apiVersion: v1, kind: Secret, metadata: {{name: bad}}, stringData: {{password: {{nested: {Mark}}}}}}}",
            $"{{apiVersion: v1, kind: Secret, metadata: {{name: bad}}, stringData: {{\"bad key!\": {Mark}-value}}}}",
            $"{{apiVersion: v1, kind: Secret, metadata: {{name: bad}}, type: kubernetes.io/dockerconfigjson, stringData: {{\".dockerconfigjson\": \"{Mark}-no-json\"}}}}",
            $"{{apiVersion: v1, kind: Secret, metadata: {{name: bad}}, unknown: {Mark}}}",
            $"apiVersion: v1\nkind: Secret\nmetadata: {{name: bad}}\nstringData:\n  password: {Mark}: {Mark}\n"])
        {
            var refused = await SeeAsync(server, "deploy_kubernetes", new { manifests = new[] { bad } });
            Assert.True(refused.IsError, bad);
            await SeeAsync(server, "diff_kubernetes", new { manifests = new[] { bad } });
        }

        await SeeAsync(server, "deployment_history", new { });
        await SeePromptAsync(server);
        await SeeMemoryAsync(server);
        _seen.AppendLine(server.Host.Logs.All);

        var seen = _seen.ToString();
        Assert.Contains("(masked, 12 bytes)", seen, StringComparison.Ordinal);
        Assert.Contains("withheld", seen, StringComparison.Ordinal);
        Assert.All([Mark, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Mark}-one")), Convert.ToBase64String(Encoding.UTF8.GetBytes(Mark))[..10]], secret => Assert.False(seen.Contains(secret, StringComparison.Ordinal), Around(seen, secret)));
        await AssertNotInStoreAsync(server);
    }

    private static string Around(string text, string secret)
    {
        var at = text.IndexOf(secret, StringComparison.Ordinal);
        return at < 0 ? "" : text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)];
    }

    private async Task<CallToolResult> SeeAsync(ClusterDeployments server, string tool, object arguments)
    {
        var all = JsonSerializer.SerializeToNode(arguments)!.AsObject();
        if (tool != "deployment_history")
        {
            all["namespace"] = server.Home;
        }

        var result = await server.Host.CallAsync(tool, all, progress: new Seen(_seen));
        _seen.AppendLine(tool).AppendLine(DeploymentHost.Text(result)).AppendLine(result.StructuredContent?.GetRawText());
        return result;
    }

    private async Task SeePromptAsync(ClusterDeployments server)
    {
        await using var client = await server.Host.ConnectAsync();
        var prompt = await client.GetPromptAsync("deploy_application", new Dictionary<string, object?> { ["path"] = "app", ["namespace"] = server.Home }, cancellationToken: TestContext.Current.CancellationToken);
        var blocks = prompt.Messages.Select(static message => ((TextContentBlock)message.Content).Text).ToArray();
        Assert.Contains("data.password", blocks[1], StringComparison.Ordinal);
        _seen.AppendJoin('\n', blocks);
    }

    private async Task SeeMemoryAsync(ClusterDeployments server)
    {
        var memory = server.Host.Get<IContextMemory>();
        var page = await memory.ListAsync("kubernetes/", 200, null, TestContext.Current.CancellationToken);
        Assert.NotEmpty(page.Keys);
        foreach (var key in page.Keys)
        {
            foreach (var entry in await memory.GetHistoryAsync(key.Key, TestContext.Current.CancellationToken))
            {
                _seen.AppendLine(entry.Key).AppendLine(entry.Value.GetRawText());
            }
        }
    }

    private static async Task AssertNotInStoreAsync(ClusterDeployments server)
    {
        var store = server.Host.Get<IConnectionMultiplexer>();
        var (database, kept) = (store.GetDatabase(), 0);
        await foreach (var key in store.GetServers()[0].KeysAsync(pattern: "code:deployment:*").WithCancellation(TestContext.Current.CancellationToken))
        {
            RedisValue[] values = await database.KeyTypeAsync(key) switch
            {
                RedisType.Hash => await database.HashValuesAsync(key),
                RedisType.String => [await database.StringGetAsync(key)],
                _ => [],
            };
            kept += key.ToString().StartsWith("code:deployment:revision:", StringComparison.Ordinal) ? 1 : 0;
            Assert.All(values, static value => Assert.DoesNotContain(Mark, Encoding.Latin1.GetString((byte[])value!), StringComparison.Ordinal));
            Assert.All(values, static value => Assert.DoesNotContain("aHVudGVy", Encoding.Latin1.GetString((byte[])value!), StringComparison.Ordinal));
        }

        Assert.Equal(3, kept);
    }

    private sealed class Seen(StringBuilder seen) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (seen)
            {
                seen.AppendLine(value.Message);
            }
        }
    }
}
