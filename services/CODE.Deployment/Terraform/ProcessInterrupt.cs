using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CODE.Deployment.Terraform;

/// <summary>
/// Asks a child process to end the way Ctrl+C does: terraform then stops after the running operations, writes its state and releases its lock.
/// .NET 10 can only kill, hence the two calls of the operating systems.
/// </summary>
internal static partial class ProcessInterrupt
{
    private const int Sigint = 2;
    private const uint CtrlBreakEvent = 1;

    /// <summary>Prepares the child so that it alone can be interrupted.</summary>
    public static void Prepare(ProcessStartInfo start)
    {
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }
    }

    /// <summary>Sends the interrupt; false when the system refused, and only killing is left.</summary>
    public static bool Send(Process process)
    {
        if (process.HasExited)
        {
            return true;
        }

        // The child is not reaped before HasExited was seen, so its id cannot belong to somebody else.
        return OperatingSystem.IsWindows()
            ? GenerateConsoleCtrlEvent(CtrlBreakEvent, (uint)process.Id)
            : Kill(process.Id, Sigint) == 0;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GenerateConsoleCtrlEvent(uint controlEvent, uint processGroup);
}
