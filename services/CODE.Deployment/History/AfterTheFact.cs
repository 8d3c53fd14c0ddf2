using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.History;

/// <summary>Records what was done. What was done is done: neither a cancelled call nor a lost store may hide it from the caller.</summary>
internal static class AfterTheFact
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    /// <summary>Records it, in time of its own.</summary>
    /// <param name="record">Records it.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Why it could not be recorded; null when it was.</returns>
    public static async Task<Exception?> RecordAsync(Func<CancellationToken, Task> record, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Within, time);
        try
        {
            await record(limit.Token);
            return null;
        }
        catch (Exception exception) when (exception is FaultException or OperationCanceledException)
        {
            return exception;
        }
    }
}
