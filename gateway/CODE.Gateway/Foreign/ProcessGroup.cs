using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CODE.Gateway.Foreign;

/// <summary>
/// Programs in process groups of their own, where the system has the program that makes one. What a program has started ends with it then, also
/// when it has ended first and nothing else tells any more what it had started.
/// </summary>
internal static class ProcessGroup
{
    private const string Launcher = "setsid";
    private const int Sigkill = 9;
    private static readonly string? LauncherPath = Find();

    /// <summary>Whether programs get groups of their own.</summary>
    public static bool IsSupported => LauncherPath is not null;

    /// <summary>What starts a program at the head of a group of its own, or just starts it. The process keeps its id when the launcher becomes the program.</summary>
    public static ProcessStartInfo Start(string command, IEnumerable<string> arguments) =>
        LauncherPath is null ? new ProcessStartInfo(command, arguments) : new ProcessStartInfo(LauncherPath, [command, .. arguments]);

    /// <summary>Kills a program and everything it has started.</summary>
    public static void Kill(Process process, int id)
    {
        if (IsSupported)
        {
            _ = kill(-id, Sigkill);
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }

    private static string? Find() => OperatingSystem.IsWindows()
        ? null
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(static folder => Path.Combine(folder, Launcher)).FirstOrDefault(File.Exists);

#pragma warning disable SYSLIB1054, IDE1006 // A blittable call by its own name; generated marshalling would need unsafe code for nothing.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int kill(int process, int signal);
#pragma warning restore SYSLIB1054, IDE1006
}
