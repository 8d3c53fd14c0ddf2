using System.Diagnostics;
using ModelContextProtocol.Client;

namespace CODE.Gateway.Foreign;

/// <summary>A foreign server's program while it runs: started with an environment of its own, and never left behind.</summary>
internal sealed class ForeignProcess : IAsyncDisposable
{
    // What the protocol allows for after the end of the input (specification: stdio, shutdown).
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // The end of what it says is what tells why it ended.
    private const int KeptErrors = 4096;

    private readonly Process _process;
    private readonly ProcessGuard _guard;
    private readonly int _id;
    private readonly char[] _errors = new char[KeptErrors];
    private readonly Task _reading;
    private int _kept;
    private int _isDisposed;

    private ForeignProcess(Process process, ProcessGuard guard)
    {
        (_process, _guard, _id) = (process, guard, process.Id);
        _guard.Add(_id);
        _reading = KeepErrorsAsync(process.StandardError);
    }

    /// <summary>The process's id.</summary>
    public int Id => _id;

    /// <summary>What the server reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What the server writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The last of what it wrote to its error output.</summary>
    public string Errors => new string(_errors, 0, _kept).Trim();

    /// <summary>Starts the program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ForeignProcess Start(ForeignOptions options, ProcessGuard guard)
    {
        var start = ProcessGroup.Start(options.Command!, options.Arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.CreateNoWindow = true;
        start.Environment.Clear();
        foreach (var (name, value) in StdioClientTransportOptions.GetDefaultEnvironmentVariables())
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        return new ForeignProcess(Process.Start(start)!, guard);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Grace);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            // Killed below, as what it has started is in any case.
        }

        ProcessGroup.Kill(_process, _id);
        _guard.Remove(_id);
        await Task.WhenAny(_reading, Task.Delay(Grace));
        _process.Dispose();
    }

    private async Task KeepErrorsAsync(StreamReader errors)
    {
        var buffer = new char[KeptErrors / 2];
        try
        {
            while (await errors.ReadAsync(buffer.AsMemory()) is > 0 and var count)
            {
                var old = Math.Min(_kept, KeptErrors - count);
                Array.Copy(_errors, _kept - old, _errors, 0, old);
                Array.Copy(buffer, 0, _errors, old, count);
                _kept = old + count;
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe ended with its process.
        }
    }
}
