using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using CODE.Testing;
using CODE.Testing.Processes;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace CODE.Bench.Fleet;

/// <summary>An MCP server for clusters: ours, or another from npm, each asked by the same client over streamable HTTP.</summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    // One of the peers refuses a client that begins with a newer one.
    private const string PeersRevision = "2025-06-18";

    private readonly WebProgram _program;
    private readonly McpClient _client;
    private readonly HttpClient _http;
    private readonly Func<string?> _token;

    private ClusterServer(string name, WebProgram program, McpClient client, HttpClient http, Func<string?> token) => (Name, _program, _client, _http, _token) = (name, program, client, http, token);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its process.</summary>
    public int ProcessId => _program.ProcessId;

    /// <summary>Starts ours.</summary>
    public static async Task<ClusterServer> StartOwnAsync(string kubeconfig, StoreProcess store, BenchKeys keys, CancellationToken cancellationToken)
    {
        var program = await WebProgram.StartAsync(
            "services/CODE.Kubernetes", [], [("ConnectionStrings:cache", store.ConnectionString), ("Clusters:Kubeconfig", kubeconfig), .. keys.Server], "/health", cancellationToken);
        return await ConnectAsync("kubernetes", program, () => keys.FleetToken("kubernetes"), "2026-07-28", cancellationToken);
    }

    /// <summary>Starts <c>kubernetes-mcp-server</c>: the program itself, not the script that starts it.</summary>
    public static Task<ClusterServer> StartGoAsync(string kubeconfig, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        return StartPeerAsync(
            "kubernetes-mcp-server", PeerPackages.Binary("kubernetes-mcp-server"), ["--port", $"{port}", "--bind-address", "127.0.0.1", "--kubeconfig", kubeconfig, "--read-only"], [], port, "/healthz", cancellationToken);
    }

    /// <summary>Starts <c>mcp-server-kubernetes</c>, which runs <c>kubectl</c> for each question.</summary>
    public static Task<ClusterServer> StartNodeAsync(string kubeconfig, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        return StartPeerAsync(
            "mcp-server-kubernetes",
            "node",
            [PeerPackages.Program("mcp-server-kubernetes")],
            new Dictionary<string, string>
            {
                ["ENABLE_UNSAFE_STREAMABLE_HTTP_TRANSPORT"] = "true",
                ["HOST"] = "127.0.0.1",
                ["PORT"] = $"{port}",
                ["KUBECONFIG"] = kubeconfig,
                ["SPAWN_MAX_BUFFER"] = $"{64 * 1024 * 1024}",
            },
            port,
            "/health",
            cancellationToken);
    }

    /// <summary>Asks a question.</summary>
    /// <returns>The bytes of the result, and how long it took.</returns>
    /// <exception cref="BenchException">It is not answered.</exception>
    public async Task<ClusterAnswer> AskAsync(ClusterCall call, CancellationToken cancellationToken)
    {
        Show(_http, _token);
        var began = Stopwatch.GetTimestamp();
        var result = await _client.CallToolAsync(
            call.Tool,
            JsonSerializer.SerializeToElement(call.Arguments).EnumerateObject().ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value),
            cancellationToken: cancellationToken);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var text = JsonSerializer.SerializeToUtf8Bytes(result, McpJsonUtilities.DefaultOptions);
        return result.IsError is true
            ? throw new BenchException($"{Name} does not answer {call.Tool}: {System.Text.Encoding.UTF8.GetString(text)}")
            : new ClusterAnswer(text.Length, took);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _program.DisposeAsync();
    }

    private static async Task<ClusterServer> StartPeerAsync(
        string name, string program, string[] arguments, Dictionary<string, string> environment, int port, string health, CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(program, arguments, environment, keepsInput: true);
        return await ConnectAsync(name, await WebProgram.ReadyAsync(process, new Uri($"http://127.0.0.1:{port}"), health, cancellationToken), static () => null, PeersRevision, cancellationToken);
    }

    private static async Task<ClusterServer> ConnectAsync(string name, WebProgram program, Func<string?> token, string revision, CancellationToken cancellationToken)
    {
        try
        {
            var http = TestHttp.CreateClient(program.Address);
            Show(http, token);
            var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(program.Address, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp }, http, ownsHttpClient: true);
            return new ClusterServer(name, program, await McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = revision }, cancellationToken: cancellationToken), http, token);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    // A fleet token is good for a minute; whoever measures for longer shows a new one, as the gateway does.
    private static void Show(HttpClient http, Func<string?> token) => http.DefaultRequestHeaders.Authorization = token() is { } shown ? new AuthenticationHeaderValue("Bearer", shown) : null;
}

/// <summary>A call of a server's tool.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ClusterCall(string Tool, object Arguments);

/// <summary>What came of a call.</summary>
/// <param name="Bytes">The bytes of the result as JSON.</param>
/// <param name="Milliseconds">How long it took.</param>
internal readonly record struct ClusterAnswer(int Bytes, double Milliseconds);
