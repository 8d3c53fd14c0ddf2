using CODE.Testing.Processes;

namespace CODE.Testing.Monitoring;

/// <summary>One monitored shop for all tests of a process, as an assembly fixture; it is started by the first test that asks for it. Nobody changes it but by silences of alerts that are the test's own.</summary>
public sealed class SharedMonitoring : IAsyncDisposable
{
    // Not ended by the first test's cancellation: others wait for it too.
    private readonly Lazy<Task<MonitoredShop>> _shop = new(static () => MonitoredShop.StartAsync(CancellationToken.None));

    /// <summary>The shop. Without the programs, skips the running test, or fails it in CI.</summary>
    public Task<MonitoredShop> ReadyAsync() => _shop.Value;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_shop.IsValueCreated && _shop.Value.IsCompletedSuccessfully)
        {
            await (await _shop.Value).DisposeAsync();
        }
    }
}
