using System.Net;
using Garnet;
using Garnet.server;

namespace CODE.Testing;

/// <summary>A real store of a test's own: Garnet in this process, in memory, on a free loopback port.</summary>
public sealed class TestStore : IDisposable
{
    private readonly GarnetServer _server;

    private bool _isDisposed;

    private TestStore(GarnetServer server, int port)
    {
        _server = server;
        Port = port;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>What a service takes as <c>ConnectionStrings:cache</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a store; another port is tried when somebody else was quicker to take the free one.</summary>
    public static TestStore Start()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.Next();
            try
            {
                var server = new GarnetServer(new GarnetServerOptions
                {
                    EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
                    LogMemorySize = "32m",
                    PageSize = "8m",
                    IndexMemorySize = "1m",
                    QuietMode = true,
                });
                server.Start();
                return new TestStore(server, port);
            }
            catch (Exception) when (attempt < 5)
            {
                // The port was taken between the look and the use.
            }
        }
    }

    /// <summary>Stops it. A test that stops its store to see what becomes of the rest need not know that it has done so.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _server.Dispose();
        }
    }
}
