using System.Net;
using System.Net.Sockets;
using CODE.Testing;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>The way to a store, which a test can cut and mend; the store itself keeps what it has.</summary>
internal sealed class StoreRelay : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _connections = [];
    private readonly Task _accepting;
    private bool _isCut;

    private StoreRelay(TestStore store)
    {
        _store = store;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public static StoreRelay Start(TestStore store) => new(store);

    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            _connections.ForEach(static connection => connection.Dispose());
            _connections.Clear();
        }
    }

    public void Mend()
    {
        lock (_gate)
        {
            _isCut = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _ends.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ends.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(_ends.Token);
                var far = new TcpClient();
                lock (_gate)
                {
                    if (_isCut)
                    {
                        near.Dispose();
                        continue;
                    }

                    _connections.AddRange([near, far]);
                }

                await far.ConnectAsync(IPAddress.Loopback, _store.Port, _ends.Token);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
        finally
        {
            to.Dispose();
        }
    }
}
