namespace CODE.Testing.Kubernetes;

/// <summary>
/// One cluster with a real node for all tests of a process, as an assembly fixture; it is started by the first test that asks for it. Beside <see cref="SharedCluster"/>, not instead of it:
/// a test that needs no running pod is quicker there.
/// </summary>
public sealed class SharedKubelet : IAsyncDisposable
{
    // Not ended by the first test's cancellation: others wait for it too.
    private readonly Lazy<Task<TestKubelet>> _kubelet = new(static () => TestKubelet.StartAsync(CancellationToken.None));

    /// <summary>The cluster with its node. On a machine that cannot have one, skips the running test, or fails it in CI.</summary>
    public Task<TestKubelet> ReadyAsync() => _kubelet.Value;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_kubelet.IsValueCreated && _kubelet.Value.IsCompletedSuccessfully)
        {
            await (await _kubelet.Value).DisposeAsync();
        }
    }
}
