namespace CODE.AppHost;

/// <summary>
/// A reason why the fleet can't start that its developer can do something about. The message is one line: what is wrong, and what to do.
/// </summary>
/// <param name="message">What is wrong and what to do about it, on one line.</param>
/// <param name="exitCode">The process's exit code: 1 where the machine is at fault, 2 where the command line is.</param>
public sealed class LocalFleetException(string message, int exitCode = LocalFleetException.Failed) : Exception(message)
{
    /// <summary>Something on this machine stands in the way (a port, a folder, a missing file).</summary>
    public const int Failed = 1;

    /// <summary>The command line or an environment variable is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The exit code of a process that ends by this exception.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>
    /// Makes an unhandled exception of this type end the process with its line and its exit code instead of a stack trace.
    /// Where somebody handles it (a test that builds the application in its own process) nothing changes.
    /// </summary>
    public static void ReportUnhandled() => AppDomain.CurrentDomain.UnhandledException += Report;

    private static void Report(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (unhandled.ExceptionObject is LocalFleetException fault)
        {
            Console.Error.WriteLine(fault.Message);
            Environment.Exit(fault.ExitCode);
        }
    }
}
