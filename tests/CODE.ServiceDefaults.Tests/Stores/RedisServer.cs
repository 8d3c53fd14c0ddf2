using System.Diagnostics;
using System.Net.Sockets;
using CODE.Testing;

namespace CODE.ServiceDefaults.Tests.Stores;

/// <summary>A real redis-server of a test's own, in memory, on a free loopback port.</summary>
public sealed class RedisServer : IDisposable
{
    private readonly Process _process;

    private RedisServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts it; skips the running test, or fails it in CI, where there is no redis-server.</summary>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken)
    {
        var program = Needed.Program("redis-server");
        var port = FreePort.Next();
        var process = Process.Start(new ProcessStartInfo(
            program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"])
        {
            RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var server = new RedisServer(process, port);
        try
        {
            await server.ReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Assert.False(_process.HasExited, "redis-server ended at once.");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }
}
