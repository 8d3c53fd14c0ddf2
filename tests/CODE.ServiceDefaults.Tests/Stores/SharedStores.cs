using CODE.Testing;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(CODE.ServiceDefaults.Tests.Stores.SharedStores))]

namespace CODE.ServiceDefaults.Tests.Stores;

/// <summary>One store of each kind, started when first needed; tests keep out of each other's way by their server names.</summary>
public sealed class SharedStores : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<IConnectionMultiplexer> _connections = [];
    private TestStore? _garnet;
    private RedisServer? _redis;

    /// <summary>A connection to the store; another each time, as another process would have.</summary>
    public async Task<IConnectionMultiplexer> ConnectAsync(StoreKind kind)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(await AddressAsync(kind));
        lock (_connections)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    /// <summary>The connection string of the store.</summary>
    public async Task<string> AddressAsync(StoreKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return kind == StoreKind.Garnet
                ? (_garnet ??= TestStore.Start()).ConnectionString
                : (_redis ??= await RedisServer.StartAsync(cancellationToken)).ConnectionString;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        _redis?.Dispose();
        _garnet?.Dispose();
        _gate.Dispose();
    }
}
