namespace CODE.Cli.Profiling;

/// <summary>The runtime's methods in which a thread waits: for time, a lock, work, or a socket.</summary>
internal static class Waits
{
    private static readonly string[] Types =
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
        // The thread that waits for the signals that the system sends the process.
        "System.Runtime.InteropServices.PosixSignalRegistration",
    ];

    /// <summary>Whether a method is one of them.</summary>
    /// <param name="method">Its name with its type, without its parameters.</param>
    public static bool Is(string method)
    {
        foreach (string type in Types)
        {
            // Nested types too.
            if (method.StartsWith(type, StringComparison.Ordinal) && method.Length > type.Length && method[type.Length] is '.' or '+') return true;
        }

        return false;
    }
}
