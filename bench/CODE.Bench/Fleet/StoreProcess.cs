using System.Net.Sockets;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Bench.Fleet;

/// <summary>A Redis of the benchmark's own that keeps nothing on disk.</summary>
internal sealed class StoreProcess : IAsyncDisposable
{
    /// <summary>The program's name.</summary>
    public const string Program = "redis-server";

    private readonly ChildProcess _process;
    private readonly int _port;

    private StoreProcess(ChildProcess process, int port) => (_process, _port) = (process, port);

    /// <summary>For <c>ConnectionStrings:cache</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{_port}";

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts one and waits until it takes connections.</summary>
    public static async Task<StoreProcess> StartAsync(CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var process = ChildProcess.Start(Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        await Readiness.UntilAsync(token => TakesConnectionsAsync(port, token), process.Told, cancellationToken);
        return new StoreProcess(process, port);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> TakesConnectionsAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
