using CODE.Bench.Measuring;
using CODE.Testing.Processes;

namespace CODE.Bench.Fleet;

/// <summary>The whole fleet as a user starts it: the built host, which starts everything else.</summary>
internal sealed class EmbeddedFleet : IAsyncDisposable
{
    private const string HostName = "host";
    private readonly ChildProcess _host;

    private EmbeddedFleet(ChildProcess host, string folder, Uri gateway, IReadOnlyDictionary<string, double> starts) =>
        (_host, Workspace, Data, Gateway, Starts) = (host, WorkspaceOf(folder), DataOf(folder), gateway, starts);

    /// <summary>The folder that tools may work in.</summary>
    public string Workspace { get; }

    /// <summary>What the fleet keeps.</summary>
    public string Data { get; }

    /// <summary>The gateway's address.</summary>
    public Uri Gateway { get; }

    /// <summary>The seconds that each service took from its process's start to its own health.</summary>
    public IReadOnlyDictionary<string, double> Starts { get; }

    /// <summary>Starts the fleet in an empty folder, so that it makes keys and store anew, and waits until the gateway says that all is well.</summary>
    public static async Task<EmbeddedFleet> StartAsync(string folder, Asking asking, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        Directory.CreateDirectory(WorkspaceOf(folder));
        var host = ChildProcess.StartDotnet("CODE.AppHost", ["--port", "0", "--data", DataOf(folder), "--workspace", WorkspaceOf(folder)], environment, folder);
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var starts = new ServiceStarts(host.Id, asking);
            var watching = starts.WatchAsync(over.Token);
            var url = Path.Combine(DataOf(folder), "gateway.url");
            await UntilAsync(host, () => Task.FromResult(File.Exists(url)), cancellationToken);
            var gateway = new Uri((await File.ReadAllTextAsync(url, cancellationToken)).Trim());
            await UntilAsync(host, () => asking.IsHealthyAsync(gateway, cancellationToken), cancellationToken);
            await over.CancelAsync();
            await watching;
            return new EmbeddedFleet(host, folder, gateway, starts.Seconds);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The fleet's processes by name: the host, which holds the store, and each service.</summary>
    public async Task<IReadOnlyList<(string Name, int Id)>> ProcessesAsync(CancellationToken cancellationToken)
    {
        List<(string, int)> processes = [(HostName, _host.Id)];
        foreach (var id in ProcessTree.ChildrenOf(_host.Id))
        {
            processes.Add(((await ServiceProcess.OfAsync(id, cancellationToken)).Name, id));
        }

        return processes;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static string WorkspaceOf(string folder) => Path.Combine(folder, "workspace");

    private static string DataOf(string folder) => Path.Combine(folder, ".code");

    // A finer grain than that of tests: what is waited for here is measured.
    private static async Task UntilAsync(ChildProcess host, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            if (host.HasExited)
            {
                throw new BenchException($"The fleet did not start. {host.Told()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), deadline.Token);
        }
    }
}
