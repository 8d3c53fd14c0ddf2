namespace CODE.Testing.Kubernetes;

/// <summary>
/// One cluster for all tests of a process, as an assembly fixture; it is started by the first test that asks for it. Tests keep out of each other's way by namespaces of their own.
/// </summary>
public sealed class SharedCluster : IAsyncDisposable
{
    // Not ended by the first test's cancellation: others wait for it too.
    private readonly Lazy<Task<TestCluster>> _cluster = new(static () => TestCluster.StartAsync(CancellationToken.None));

    /// <summary>The cluster. Without its programs, skips the running test, or fails it in CI.</summary>
    public Task<TestCluster> ReadyAsync() => _cluster.Value;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }
}
