namespace CODE.AppHost.Embedded.Running;

/// <summary>
/// When a service that ended is started again: at once if it ended by its own will (exit code 0 after having been ready, as when it was told to restart),
/// otherwise after a delay that doubles from 0.5 s to 30 s and starts over once the service has lived for a minute.
/// </summary>
internal sealed class RestartPolicy
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(1);

    private TimeSpan next = First;

    /// <summary>How long to wait before the next start.</summary>
    /// <param name="exitCode">How the service ended.</param>
    /// <param name="wasReady">Whether it had become ready.</param>
    /// <param name="lived">How long it ran.</param>
    public TimeSpan DelayAfter(int exitCode, bool wasReady, TimeSpan lived)
    {
        if (lived >= Recovered)
        {
            next = First;
        }

        if (exitCode == 0 && wasReady)
        {
            return TimeSpan.Zero;
        }

        var delay = next;
        next = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, Longest.Ticks));
        return delay;
    }
}
