using CODE.Fleet.Tests.Processes;
using CODE.Testing;

namespace CODE.Fleet.Tests.Conformance;

/// <summary>
/// A gateway with the conformance server and the deployment server behind it, each a process of its own and configured as any host would:
/// two servers, so that the aggregate endpoint has something to merge.
/// </summary>
public sealed class ConformanceFleet : IAsyncLifetime
{
    private readonly FleetKeys _fleet = new();
    private readonly FleetKeys _identity = new();
    private readonly TestStore _store = TestStore.Start();
    private readonly DirectoryInfo _workspace = Directory.CreateTempSubdirectory("code-conformance-");
    private readonly List<ChildProcess> _processes = [];
    private TokenProxy? _proxy;

    /// <summary>The gateway, entered as a caller who may call everything.</summary>
    public Uri Address => _proxy!.Address;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var servers = new Dictionary<string, string>
        {
            ["conformance"] = "tests/CODE.Conformance",
            ["deployment"] = "services/CODE.Deployment",
        };
        var addresses = servers.ToDictionary(static server => server.Key, static _ => new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        foreach (var (name, project) in servers)
        {
            await StartAsync(project, addresses[name], new()
            {
                ["Fleet__PublicKey"] = _fleet.PublicKey,
                ["Workspace__Roots__0"] = _workspace.FullName,
                ["Deployment__PlanKey"] = Convert.ToBase64String(new byte[32]),
            });
        }

        var gateway = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        await StartAsync("gateway/CODE.Gateway", gateway, addresses.ToDictionary(
            static address => $"services__{address.Key}__http__0", static address => address.Value.GetLeftPart(UriPartial.Authority)).Concat(new Dictionary<string, string>
            {
                ["Fleet__SigningKey"] = _fleet.SigningKey,
                ["Identity__SigningKey"] = _identity.SigningKey,
            }).ToDictionary());
        _proxy = await TokenProxy.StartAsync(gateway, _identity.Token("code-gateway", "conformance", ["admin"], lifetime: TimeSpan.FromHours(1), issuer: "code"));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        _store.Dispose();
        _fleet.Dispose();
        _identity.Dispose();
        _workspace.Delete(recursive: true);
    }

    private async Task StartAsync(string project, Uri address, Dictionary<string, string> settings)
    {
        settings["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        settings["ConnectionStrings__cache"] = _store.ConnectionString;
        var process = ChildProcess.StartDotnet(project, [], settings);
        _processes.Add(process);
        await Readiness.WaitAsync(process, new Uri(address, "/health"), TestContext.Current.CancellationToken);
    }
}
