namespace CODE.Testing.Processes;

/// <summary>Lets only one process of this machine at a time do something; the system frees it when that process ends, however it ends.</summary>
public static class MachineLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until nobody else holds it. Disposing the result frees it.</summary>
    /// <param name="name">What stands in the lock file's name, in the system's folder for temporary files.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TimeoutException">Somebody else held it all the time.</exception>
    public static async Task<IAsyncDisposable> HoldAsync(string name, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"code-{name}.lock");
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(deadline);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await WaitAsync(path, deadline, timer.Token, cancellationToken);
            }
        }
    }

    private static async Task WaitAsync(string path, TimeSpan deadline, CancellationToken timer, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Interval, timer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Another process held {path} for {deadline}.");
        }
    }
}
