using CODE.Fleet.Tests.Fleet;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>A real fleet under load, whose store was away for a while, and a real Prometheus that has watched it all.</summary>
public sealed class MonitoredFleet : IAsyncLifetime
{
    private const string Policy = $$"""
        version: 1
        permissions:
          - { name: admins, subjects: { roles: [admin] }, servers: ["*"], tools: ["*"], prompts: ["*"], resources: ["*"] }
        limits:
          - {{FleetLoad.Limit}}
        """;

    // Outputs are in the state; this is all that terraform needs to show them.
    private const string State = """
        {"version":4,"terraform_version":"1.5.0","serial":1,"lineage":"5b8a7c1e-0000-4000-8000-000000000000","outputs":{"key":{"value":"ghp_R7kQ2mX9vB4nT6wZ1cY8sD3fG5hJ0aLpE2u1","type":"string"}},"resources":[]}
        """;

    private readonly RunningFleet _fleet = new();
    private readonly DirectoryInfo _storeHome = Directory.CreateTempSubdirectory("code-redis-");
    private readonly int _storePort = FreePort.Next();
    private ChildProcess? _store;

    internal PrometheusServer Prometheus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Needed.Program("tofu", "terraform");
        StartStore();
        _fleet.Environment["ConnectionStrings__cache"] = $"127.0.0.1:{_storePort}";
        Directory.CreateDirectory(_fleet.Data);
        await File.WriteAllTextAsync(Path.Combine(_fleet.Data, "policy.yaml"), Policy);
        var workspace = Directory.CreateDirectory(Path.Combine(_fleet.Workspace, FleetLoad.SecretWorkspace)).FullName;
        await File.WriteAllTextAsync(Path.Combine(workspace, "main.tf"), "");
        await File.WriteAllTextAsync(Path.Combine(workspace, "terraform.tfstate"), State);
        await _fleet.InitializeAsync();
        Prometheus = await PrometheusServer.StartAsync(_fleet);

        using var load = new FleetLoad(_fleet);
        await load.ForAsync(TimeSpan.FromSeconds(5));
        await _store!.DisposeAsync();
        await load.ForAsync(TimeSpan.FromSeconds(5));
        StartStore();
        await UntilAsync("min(mcp_store_up) == 1");
        // Rates need to see a series twice.
        await load.ForAsync(TimeSpan.FromSeconds(5));
        await UntilAsync("max(mcp_approvals_waiting) > 0");
    }

    public async ValueTask DisposeAsync()
    {
        if (Prometheus is { } prometheus)
        {
            await prometheus.DisposeAsync();
        }

        await _fleet.DisposeAsync();
        if (_store is { } store)
        {
            await store.DisposeAsync();
        }

        _storeHome.Delete(recursive: true);
    }

    private Task UntilAsync(string expression) => Readiness.UntilAsync(
        async _ => (await Prometheus.QueryAsync(expression)).Count > 0, () => $"It never came to {expression}.{Environment.NewLine}{_fleet.Logs()}", TestContext.Current.CancellationToken);

    private void StartStore() => _store = ChildProcess.Start(
        Needed.Program("redis-server"), ["--port", $"{_storePort}", "--bind", "127.0.0.1", "--dir", _storeHome.FullName, "--appendonly", "yes", "--save", ""], folder: _storeHome.FullName);
}
