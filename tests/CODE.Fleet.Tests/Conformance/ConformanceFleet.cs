using CODE.Testing;
using CODE.Testing.Processes;
using ModelContextProtocol.Client;

namespace CODE.Fleet.Tests.Conformance;

/// <summary>
/// A gateway with the conformance server and the deployment server behind it, each a process of its own and configured as any host would:
/// two servers, so that the aggregate endpoint has something to merge.
/// </summary>
public sealed class ConformanceFleet : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Projects = new()
    {
        ["conformance"] = "tests/CODE.Conformance",
        ["deployment"] = "services/CODE.Deployment",
        ["gateway"] = "gateway/CODE.Gateway",
    };

    private readonly FleetKeys _fleet = new();
    private readonly FleetKeys _identity = new();
    private readonly TestStore _store = TestStore.Start();
    private readonly DirectoryInfo _workspace = Directory.CreateTempSubdirectory("code-conformance-");
    private readonly Dictionary<string, Uri> _addresses = Projects.Keys.ToDictionary(static name => name, static _ => new Uri($"http://127.0.0.1:{FreePort.Next()}"));
    private readonly Dictionary<string, ChildProcess> _processes = [];
    private TokenProxy? _proxy;

    /// <summary>The gateway, entered as a caller who may call everything.</summary>
    public Uri Address => _proxy!.Address;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        foreach (var name in Projects.Keys)
        {
            await StartAsync(name);
        }

        _proxy = await TokenProxy.StartAsync(
            _addresses["gateway"], _identity.Token("code-gateway", "conformance", ["admin"], lifetime: TimeSpan.FromHours(1), issuer: "code"));
    }

    /// <summary>Starts a process at the address that is reserved for it, and waits until it is ready.</summary>
    public async Task StartAsync(string name)
    {
        var address = _addresses[name];
        var settings = (name == "gateway" ? GatewaySettings() : ServerSettings()).Append(new("ASPNETCORE_URLS", Text(address))).Append(new("ConnectionStrings__cache", _store.ConnectionString));
        var process = ChildProcess.StartDotnet(Projects[name], [], settings.ToDictionary());
        _processes[name] = process;
        await Readiness.WaitAsync(process, new Uri(address, "/health"), TestContext.Current.CancellationToken);
    }

    /// <summary>Kills a process, as an operating system short of memory would.</summary>
    public void Kill(string name) => _processes[name].Kill();

    /// <summary>Connects the C# client to all servers.</summary>
    public Task<McpClient> ConnectAsync() => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(Address, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp }),
        cancellationToken: TestContext.Current.CancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        foreach (var process in _processes.Values.Reverse())
        {
            await process.DisposeAsync();
        }

        _store.Dispose();
        _fleet.Dispose();
        _identity.Dispose();
        _workspace.Delete(recursive: true);
    }

    private IEnumerable<KeyValuePair<string, string>> ServerSettings() =>
    [
        new("Fleet__PublicKey", _fleet.PublicKey),
        new("Workspace__Roots__0", _workspace.FullName),
        new("Deployment__PlanKey", Convert.ToBase64String(new byte[32])),
    ];

    private IEnumerable<KeyValuePair<string, string>> GatewaySettings() =>
    [
        new("Fleet__SigningKey", _fleet.SigningKey),
        new("Identity__SigningKey", _identity.SigningKey),
        new("Policy__File", OpenPolicy()),
        // The suite's own server is in no lock.
        new("Definitions__Pinned", "false"),
        .. _addresses.Where(static server => server.Key != "gateway").Select(static server => KeyValuePair.Create($"services__{server.Key}__http__0", Text(server.Value))),
    ];

    // The suite is about the protocol: nothing is in its way.
    private string OpenPolicy()
    {
        var file = Path.Combine(_workspace.FullName, "policy.yaml");
        File.WriteAllText(file, """
            version: 1
            permissions: [{ name: everything, subjects: { users: ["*"] }, servers: ["*"], tools: ["*"], prompts: ["*"], resources: ["*"] }]
            approvals: [{ name: nothing, approval: none }]
            """);
        return file;
    }

    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
