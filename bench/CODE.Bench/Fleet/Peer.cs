using CODE.Bench.Load;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Bench.Fleet;

/// <summary>Another MCP gateway, from npm, in front of the same tools on standard input and output: what all of them do best.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Arguments">Its arguments, for a port.</param>
/// <param name="Health">The path that answers once it is ready.</param>
/// <param name="RequestAsync">The quickest way to call a tool through it.</param>
/// <param name="Path">Where that is sent.</param>
internal sealed record Peer(string Name, Func<ScratchFolder, int, string[]> Arguments, string Health, string Path, Func<Asking, Uri, CancellationToken, Task<McpRequest>> RequestAsync)
{
    private const string ServerName = "bench";
    private static readonly string Server = Repository.Program("bench/CODE.Bench.Server");

    /// <summary>The peers.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new("mcp-proxy", static (_, port) => ["--host", "127.0.0.1", "--port", $"{port}", "--server", "stream", "--no-eventStore", "--", "dotnet", Server, "stdio"], "/ping", "/mcp", InSessionAsync),
        new("supergateway", static (_, port) => ["--stdio", $"dotnet {Server} stdio", "--outputTransport", "streamableHttp", "--stateful", "--logLevel", "none", "--healthEndpoint", "/health", "--port", $"{port}"], "/health", "/mcp", InSessionAsync),
        new("mcp-hub", static (scratch, port) => ["--port", $"{port}", "--config", HubConfiguration(scratch)], "/api/health", "/api/servers/tools", static (_, _, _) => Task.FromResult(McpRequest.TableByRest(ServerName))),
    ];

    /// <summary>Starts it and waits until it is ready.</summary>
    public Task<WebProgram> StartAsync(ScratchFolder scratch, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var process = ChildProcess.Start("node", [PeerPackages.Program(Name), .. Arguments(scratch, port)], new Dictionary<string, string> { ["HOME"] = scratch.Folder("home") }, keepsInput: true);
        return WebProgram.ReadyAsync(process, new Uri($"http://127.0.0.1:{port}"), Health, cancellationToken);
    }

    private static async Task<McpRequest> InSessionAsync(Asking asking, Uri url, CancellationToken cancellationToken) =>
        McpRequest.TableInSession(await asking.InitializeAsync(url, cancellationToken));

    private static string HubConfiguration(ScratchFolder scratch)
    {
        var file = scratch.File("mcp-hub.json");
        File.WriteAllText(file, System.Text.Json.JsonSerializer.Serialize(new
        {
            mcpServers = new Dictionary<string, object> { [ServerName] = new { command = "dotnet", args = new[] { Server, "stdio" } } },
        }));
        return file;
    }
}
