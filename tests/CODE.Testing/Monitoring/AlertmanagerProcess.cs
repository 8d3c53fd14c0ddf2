using CODE.Testing.Processes;

namespace CODE.Testing.Monitoring;

/// <summary>A real Alertmanager on a loopback port, alone, whose one receiver tells nobody.</summary>
public sealed class AlertmanagerProcess : IAsyncDisposable
{
    /// <summary>The receiver.</summary>
    public const string Receiver = "shop-oncall";

    private const string Configuration = $$"""
        route: {receiver: {{Receiver}}, group_wait: 0s, group_interval: 1s}
        receivers: [{name: {{Receiver}}}]
        inhibit_rules: [{source_matchers: ['inhibits="yes"'], target_matchers: ['inhibited="yes"']}]
        """;

    private readonly DirectoryInfo _home;

    private AlertmanagerProcess(DirectoryInfo home, ChildProcess process, Uri address) => (_home, Process, Address) = (home, process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Starts it; skips the test where there is none (fails it in CI).</summary>
    public static async Task<AlertmanagerProcess> StartAsync(CancellationToken cancellationToken)
    {
        var program = Needed.Program("prometheus-alertmanager", "alertmanager");
        var home = Directory.CreateTempSubdirectory("code-alertmanager-");
        var file = Path.Combine(home.FullName, "alertmanager.yml");
        await File.WriteAllTextAsync(file, Configuration, cancellationToken);
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var process = ChildProcess.Start(
            program, [$"--config.file={file}", $"--storage.path={home.FullName}/data", $"--web.listen-address={address.Authority}", "--cluster.listen-address=", "--log.level=warn"], folder: home.FullName);
        var server = new AlertmanagerProcess(home, process, address);
        await Readiness.WaitAsync(process, new Uri(address, "/-/ready"), cancellationToken);
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _home.Delete(recursive: true);
    }
}
