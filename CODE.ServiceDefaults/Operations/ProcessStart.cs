using System.Diagnostics;

namespace CODE.ServiceDefaults.Operations;

/// <summary>When this process started, UTC.</summary>
public sealed class ProcessStart
{
    /// <summary>Asks the operating system, once.</summary>
    public ProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        At = process.StartTime.ToUniversalTime();
    }

    /// <summary>The time.</summary>
    public DateTimeOffset At { get; }
}
