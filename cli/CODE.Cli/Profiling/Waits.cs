namespace CODE.Cli.Profiling;

/// <summary>The runtime's methods in which a thread waits: for time, a lock, work, or a socket.</summary>
internal static class Waits
{
    private static readonly string[] Known =
    [
        "System.Threading.LowLevelLifoSemaphore",
        "System.Threading.LowLevelMonitor",
        "System.Threading.LowLevelSpinWaiter",
        "System.Threading.Monitor",
        "System.Threading.Thread",
        "System.Threading.WaitHandle",
        "System.Threading.WaitSubsystem",
        "System.Net.Sockets.SocketAsyncEngine",
        "System.Threading.PortableThreadPool",
        "Microsoft.Extensions.Logging.Console.ConsoleLoggerProcessor.TryDequeue",
        // The thread that waits for the signals that the system sends the process.
        "System.Runtime.InteropServices.PosixSignalRegistration",
    ];

    /// <summary>Whether a method is where a thread stops for the sampler itself, which says nothing of the method that stopped.</summary>
    public static bool IsStop(string method) => method.StartsWith("System.Threading.Thread.PollGC", StringComparison.Ordinal) || method.StartsWith("System.Threading.Thread.<PollGC>", StringComparison.Ordinal);

    /// <summary>Whether a method is one of them.</summary>
    /// <param name="method">Its name with its type, without its parameters.</param>
    public static bool Is(string method)
    {
        foreach (string known in Known)
        {
            // All methods of a type and of those nested in it, or the one method.
            if (method.StartsWith(known, StringComparison.Ordinal) && (method.Length == known.Length || method[known.Length] is '.' or '+')) return true;
        }

        return false;
    }
}
