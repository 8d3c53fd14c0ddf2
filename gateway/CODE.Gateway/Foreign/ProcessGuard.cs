using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Foreign;

/// <summary>
/// Outlives the gateway by a moment. A gateway that is killed cannot end the programs it has started, so a shell of a few kilobytes waits for the end of
/// a pipe that only the gateway holds, and then kills them. Programs that heed the end of their own input need none of it, but nobody can count on that.
/// </summary>
internal sealed partial class ProcessGuard(ILogger<ProcessGuard> logger) : IDisposable
{
    private const string Shell = "/bin/sh";

    // Each line replaces the one before; the last one counts.
    private const string Script = """
        trap '' HUP INT TERM
        while read -r line; do groups=$line; done
        for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null
        """;

    private readonly Lock _gate = new();
    private readonly HashSet<int> _groups = [];
    private Process? _shell;

    /// <summary>Has a program's group killed when the gateway ends.</summary>
    public void Add(int group)
    {
        lock (_gate)
        {
            _groups.Add(group);
            Tell();
        }
    }

    /// <summary>The group has ended; its number may be somebody else's soon.</summary>
    public void Remove(int group)
    {
        lock (_gate)
        {
            _groups.Remove(group);
            Tell();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            // The end of the pipe: whatever is left is killed now.
            _shell?.StandardInput.Close();
            _shell?.Dispose();
            _shell = null;
        }
    }

    private void Tell()
    {
        if (!ProcessGroup.IsSupported)
        {
            return;
        }

        try
        {
            _shell ??= Start();
            _shell.StandardInput.WriteLine(string.Join(' ', _groups.Select(static group => group.ToString(CultureInfo.InvariantCulture))));
            _shell.StandardInput.Flush();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // One that was killed is replaced with the next change.
            _shell?.Dispose();
            _shell = null;
            LogUnguarded(exception);
        }
    }

    private static Process Start()
    {
        var start = ProcessGroup.Start(Shell, ["-c", Script]);
        start.RedirectStandardInput = true;
        start.WorkingDirectory = "/";
        start.Environment.Clear();
        return Process.Start(start)!;
    }

    [LoggerMessage(LogLevel.Warning, "Foreign servers' programs may outlive the gateway if it is killed: nothing can watch over them here")]
    private partial void LogUnguarded(Exception exception);
}
