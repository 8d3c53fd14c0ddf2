using CODE.Testing.Processes;

namespace CODE.Testing.Monitoring;

/// <summary>A real Prometheus on a loopback port, with a folder of its own.</summary>
public sealed class PrometheusProcess : IAsyncDisposable
{
    private static readonly TimeSpan BlocksDeadline = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _home;

    private PrometheusProcess(DirectoryInfo home, ChildProcess process, Uri address) => (_home, Process, Address) = (home, process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Starts it; skips the test where there is none (fails it in CI).</summary>
    /// <param name="configuration">Its configuration, for the folder that it is in.</param>
    /// <param name="history">What it remembers at its start, in the OpenMetrics text format with times; made to blocks by promtool.</param>
    /// <param name="arguments">Further arguments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<PrometheusProcess> StartAsync(Func<DirectoryInfo, string> configuration, string? history, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var program = Needed.Program("prometheus");
        var home = Directory.CreateTempSubdirectory("code-prometheus-");
        var (file, data) = (Path.Combine(home.FullName, "prometheus.yml"), Path.Combine(home.FullName, "data"));
        await File.WriteAllTextAsync(file, configuration(home), cancellationToken);
        if (history is not null)
        {
            await BackfillAsync(home, data, history, cancellationToken);
        }

        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var process = ChildProcess.Start(program, [$"--config.file={file}", $"--storage.tsdb.path={data}", $"--web.listen-address={address.Authority}", "--log.level=warn", .. arguments], folder: home.FullName);
        var server = new PrometheusProcess(home, process, address);
        await Readiness.WaitAsync(process, new Uri(address, "/-/ready"), cancellationToken);
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private static async Task BackfillAsync(DirectoryInfo home, string data, string history, CancellationToken cancellationToken)
    {
        var file = Path.Combine(home.FullName, "history");
        await File.WriteAllTextAsync(file, history, cancellationToken);
        await using var promtool = ChildProcess.Start(Needed.Program("promtool"), ["tsdb", "create-blocks-from", "openmetrics", "--quiet", "--max-block-duration=48h", file, data]);
        Xunit.Assert.True(await promtool.WaitAsync(BlocksDeadline, cancellationToken) == 0, promtool.Told());
        File.Delete(file);
    }
}
