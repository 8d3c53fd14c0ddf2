using System.Text.Json;
using CODE.Context.V1;
using CODE.Testing;
using CODE.Testing.Kubernetes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Kubernetes.Tests.Server;

/// <summary>The server as its program makes it, over the cluster of the tests, asked by a real MCP client.</summary>
internal sealed class KubernetesServer : IAsyncDisposable
{
    private readonly FleetServerHost _host;
    private readonly McpClient _client;

    private KubernetesServer(FleetServerHost host, McpClient client) => (_host, _client) = (host, client);

    /// <summary>The client.</summary>
    public McpClient Client => _client;

    /// <summary>Starts the server.</summary>
    /// <param name="cluster">The cluster; its kubeconfig's contexts may all be used.</param>
    /// <param name="settings">Further settings.</param>
    public static Task<KubernetesServer> StartAsync(TestCluster cluster, params (string Name, string Value)[] settings) =>
        StartAsync([("Clusters:Kubeconfig", cluster.Kubeconfig), ("Clusters:Contexts:0", TestCluster.Admin), ("Clusters:Contexts:1", TestCluster.Viewer), .. settings]);

    /// <summary>Starts the server with these settings and no others.</summary>
    public static async Task<KubernetesServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var host = await FleetServerHost.StartAsync(
            "kubernetes", typeof(KubernetesSetup).Assembly, static builder => builder.AddKubernetes(), settings.ToDictionary(static setting => setting.Name, static setting => (string?)setting.Value));
        return new KubernetesServer(host, await host.ConnectAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>Calls a tool.</summary>
    public async Task<CallToolResult> CallAsync(string tool, object arguments) => await _client.CallToolAsync(
        tool,
        JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value),
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The structured answer of a call that succeeds.</summary>
    public async Task<JsonElement> AnswerAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError is not true, TextOf(result));
        return result.StructuredContent!.Value;
    }

    /// <summary>The fault of a call that fails.</summary>
    public async Task<(string Code, string Message, string Fix)> FaultAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError, TextOf(result));
        var fault = JsonElement.Parse(TextOf(result));
        return (fault.GetProperty("code").GetString()!, fault.GetProperty("message").GetString()!, fault.GetProperty("fix").GetString()!);
    }

    /// <summary>What the server knows of a deployment.</summary>
    public async Task<GatherResponse> GatherAsync(string name = "", string home = "", string caller = "alice", params string[] roles)
    {
        using var channel = _host.OpenChannel(caller, roles);
        return await new CODE.Context.V1.Context.ContextClient(channel).GatherAsync(new GatherRequest { Name = name, Namespace = home }, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>What a model reads of an answer.</summary>
    public static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }
}
