using System.Diagnostics;
using System.Runtime.InteropServices;

/// <summary>
/// Runs inside each service before its own code does (the host sets DOTNET_STARTUP_HOOKS to its own assembly) and ties the service's life to the host's.
/// The host holds the other end of the service's standard input and never writes to it: when it ends, the host asks the service to stop,
/// or is gone, even by SIGKILL. Either way the service stops itself as it would on a signal to terminate. See docs/adr/0002-two-hosts.md.
/// </summary>
/// <remarks>The runtime asks for exactly this: a class of this name in no namespace, with this method. Only the base class library may be used here.</remarks>
internal static class StartupHook
{
    /// <summary>How long a service whose host is gone may take to stop; longer than services drain running calls.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(35);

    public static void Initialize()
    {
        // What a service starts itself (terraform, say) has a life of its own.
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);

        // Ctrl+C in the terminal is for the host alone, which then stops the services in order. On Windows the host starts them that way.
        if (!OperatingSystem.IsWindows())
        {
            _ = setpgid(0, 0);
        }

        new Thread(StopWithHost) { IsBackground = true, Name = "Host lifeline" }.Start();
    }

    private static void StopWithHost()
    {
        using (var lifeline = Console.OpenStandardInput())
        {
            Span<byte> ignored = stackalloc byte[16];
            while (lifeline.Read(ignored) > 0)
            {
            }
        }

        if (OperatingSystem.IsWindows())
        {
            _ = GenerateConsoleCtrlEvent(CtrlBreak, (uint)Environment.ProcessId);
        }
        else
        {
            _ = kill(Environment.ProcessId, Sigterm);
        }

        using var never = new ManualResetEvent(false);
        never.WaitOne(Grace);
        Process.GetCurrentProcess().Kill();
    }

    private const int Sigterm = 15;

    private const uint CtrlBreak = 1;

#pragma warning disable SYSLIB1054, IDE1006 // Blittable calls by their own names; generated marshalling would need unsafe code for nothing.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int setpgid(int process, int group);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int kill(int process, int signal);

    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GenerateConsoleCtrlEvent(uint signal, uint group);
#pragma warning restore SYSLIB1054, IDE1006
}
