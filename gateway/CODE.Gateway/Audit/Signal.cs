namespace CODE.Gateway.Audit;

/// <summary>Something that one may wait for and many may set; it is unset by the wait that it ends.</summary>
internal sealed class Signal(TimeProvider time)
{
    private volatile TaskCompletionSource _set = New();

    /// <summary>Ends the wait, or the next one.</summary>
    public void Set() => _set.TrySetResult();

    /// <summary>Waits until it is set, or a time is over.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var set = _set.Task;
        if (!set.IsCompleted)
        {
            using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(set, Task.Delay(longest, time, wake.Token));
            await wake.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (set.IsCompleted)
        {
            _set = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
