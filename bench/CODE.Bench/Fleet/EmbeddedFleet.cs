using CODE.Bench.Measuring;
using CODE.Testing.Processes;

namespace CODE.Bench.Fleet;

/// <summary>The whole fleet as a user starts it: the built host, which starts everything else.</summary>
internal sealed class EmbeddedFleet : IAsyncDisposable
{
    private const string HostName = "host";
    private const string ServiceNameVariable = "OTEL_SERVICE_NAME=";
    private readonly ChildProcess _host;

    private EmbeddedFleet(ChildProcess host, string folder, Uri gateway) => (_host, Workspace, Data, Gateway) = (host, WorkspaceOf(folder), DataOf(folder), gateway);

    /// <summary>The folder that tools may work in.</summary>
    public string Workspace { get; }

    /// <summary>What the fleet keeps.</summary>
    public string Data { get; }

    /// <summary>The gateway's address.</summary>
    public Uri Gateway { get; }

    /// <summary>Starts the fleet in an empty folder, so that it makes keys and store anew, and waits until the gateway says that all is well.</summary>
    public static async Task<EmbeddedFleet> StartAsync(string folder, Asking asking, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(WorkspaceOf(folder));
        var host = ChildProcess.StartDotnet("CODE.AppHost", ["--port", "0", "--data", DataOf(folder), "--workspace", WorkspaceOf(folder)], folder: folder);
        try
        {
            var url = Path.Combine(DataOf(folder), "gateway.url");
            await UntilAsync(host, () => Task.FromResult(File.Exists(url)), cancellationToken);
            var gateway = new Uri((await File.ReadAllTextAsync(url, cancellationToken)).Trim());
            await UntilAsync(host, () => asking.IsHealthyAsync(gateway, cancellationToken), cancellationToken);
            return new EmbeddedFleet(host, folder, gateway);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The fleet's processes by name: the host, which holds the store, and each service.</summary>
    public IEnumerable<(string Name, int Id)> Processes() => ProcessTree.Of(_host.Id).Select(id => (id == _host.Id ? HostName : ServiceName(id), id));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static string WorkspaceOf(string folder) => Path.Combine(folder, "workspace");

    private static string DataOf(string folder) => Path.Combine(folder, ".code");

    private static string ServiceName(int processId) =>
        File.ReadAllText($"/proc/{processId}/environ").Split('\0').First(static variable => variable.StartsWith(ServiceNameVariable, StringComparison.Ordinal))[ServiceNameVariable.Length..];

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
