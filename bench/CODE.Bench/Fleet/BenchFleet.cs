using System.Collections.Concurrent;
using CODE.Bench.Load;

namespace CODE.Bench.Fleet;

/// <summary>What most benchmarks need: the bench server, a store, and gateways with everything on that the fleet has on by default.</summary>
internal sealed class BenchFleet : IAsyncDisposable
{
    private const string ServerProject = "bench/CODE.Bench.Server";
    private const string GatewayProject = "gateway/CODE.Gateway";
    private const string McpPath = "/mcp";

    private readonly BenchKeys _keys = new();
    private readonly ScratchFolder _scratch;
    private readonly StoreProcess _store;
    private readonly ConcurrentDictionary<string, WebProgram> _servers = [];
    private readonly List<WebProgram> _others = [];

    private BenchFleet(ScratchFolder scratch, StoreProcess store) => (_scratch, _store) = (scratch, store);

    /// <summary>The server whose tools are called.</summary>
    public WebProgram Server => _servers[MainServer];

    private static string MainServer => "bench";

    /// <summary>Starts the store and the main server.</summary>
    /// <param name="scratch">For files that programs read.</param>
    /// <param name="extraTools">How many tools the server lists beside those that are called.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<BenchFleet> StartAsync(ScratchFolder scratch, CancellationToken cancellationToken, int extraTools = 0)
    {
        var fleet = new BenchFleet(scratch, await StoreProcess.StartAsync(cancellationToken));
        await fleet.AddServerAsync(MainServer, [("Bench:ExtraTools", $"{extraTools}")], cancellationToken);
        return fleet;
    }

    /// <summary>Starts a further server, which later gateways know.</summary>
    public async Task AddServerAsync(string name, IEnumerable<(string Key, string Value)> settings, CancellationToken cancellationToken)
    {
        var server = await WebProgram.StartAsync(
            ServerProject, [], [("ConnectionStrings:cache", _store.ConnectionString), ("Bench:Name", name), .. _keys.Server, .. settings], "/health", cancellationToken);
        _servers[name] = server;
    }

    /// <summary>Starts a gateway in front of all servers, with one policy and its limits raised for the one caller that there is.</summary>
    /// <param name="settings">What is not as usual.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="policy">The policy file's text; everything is allowed unless given.</param>
    public async Task<WebProgram> StartGatewayAsync(IEnumerable<(string Key, string Value)> settings, CancellationToken cancellationToken, string? policy = null)
    {
        var file = _scratch.File($"policy-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, policy ?? BenchPolicy.Everything, cancellationToken);
        var configuration = new Dictionary<string, string>
        {
            ["ConnectionStrings:cache"] = _store.ConnectionString,
            ["Policy:File"] = file,
            ["Definitions:Pinned"] = "false",
            ["Limits:Rate"] = "9999999/s",
            ["Limits:Concurrency"] = "100000",
        };
        foreach (var (key, value) in _keys.Gateway.Concat(_servers.Select(static server => ($"services:{server.Key}:http:0", server.Value.Address.AbsoluteUri))).Concat(settings))
        {
            configuration[key] = value;
        }

        return Add(await WebProgram.StartAsync(GatewayProject, [], configuration.Select(static setting => (setting.Key, setting.Value)), "/health", cancellationToken));
    }

    /// <summary>Starts the plainest YARP in front of the server.</summary>
    public async Task<WebProgram> StartYarpAsync(CancellationToken cancellationToken) =>
        Add(await WebProgram.StartAsync(References.Project, ["yarp", Server.Address.AbsoluteUri], [], References.Health, cancellationToken));

    /// <summary>Starts an endpoint that answers with the same bytes each time.</summary>
    public async Task<WebProgram> StartBareAsync(byte[] answer, CancellationToken cancellationToken)
    {
        var file = _scratch.File("answer");
        await File.WriteAllBytesAsync(file, answer, cancellationToken);
        return Add(await WebProgram.StartAsync(References.Project, ["bare", file], [], References.Health, cancellationToken));
    }

    /// <summary>Starts nginx in front of the server.</summary>
    public async Task<WebProgram> StartNginxAsync(CancellationToken cancellationToken) =>
        Add(await NginxProxy.StartAsync(_scratch, Server.Address, cancellationToken));

    /// <summary>Load through a gateway.</summary>
    public LoadTarget Through(WebProgram gateway, McpRequest request, string name = "gateway")
    {
        var token = _keys.CallerToken();
        return new LoadTarget(name, new Uri(gateway.Address, McpPath), request, () => token, gateway.ProcessId);
    }

    /// <summary>Tokens of so many different callers.</summary>
    public string[] CallerTokens(int callers) => [.. Enumerable.Range(1, callers).Select(number => _keys.CallerToken($"caller-{number}"))];

    /// <summary>Load on the server, or on something that passes everything on to it.</summary>
    public LoadTarget Around(WebProgram program, McpRequest request, string name) =>
        new(name, new Uri(program.Address, McpPath), request, () => _keys.FleetToken(MainServer), program.ProcessId);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var program in _others.Concat(_servers.Values))
        {
            await program.DisposeAsync();
        }

        await _store.DisposeAsync();
        _keys.Dispose();
    }

    private WebProgram Add(WebProgram program)
    {
        _others.Add(program);
        return program;
    }
}
