using System.Diagnostics;
using System.Text;

namespace CODE.Testing.Processes;

/// <summary>A process that a test started: its output is kept for the failure message, and it never outlives the test.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptCharacters = 200_000;
    private const int ToldCharacters = 6_000;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(40);

    // What a developer's shell may hold and a test must not inherit.
    private static readonly string[] Foreign = ["TF_CLI_CONFIG_FILE", "CODE_PORT", "CODE_DATA", "CODE_WORKSPACE", "ConnectionStrings__cache", "ASPNETCORE_URLS", "UseAspire"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private ChildProcess(Process process) => _process = process;

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to its output so far.</summary>
    public string Output => Read(_output);

    /// <summary>What it wrote to its error output so far.</summary>
    public string Errors => Read(_errors);

    /// <summary>Starts a program by argument vector, with nothing to read.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="folder">Where it runs; the system's folder for temporary files unless given.</param>
    /// <param name="keepsInput">Leaves its input open, for programs that end when it ends.</param>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, bool keepsInput = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var name in Foreign)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => Keep(child._output, line.Data);
        child._process.ErrorDataReceived += (_, line) => Keep(child._errors, line.Data);
        child._process.Start();
        if (!keepsInput)
        {
            child._process.StandardInput.Close();
        }

        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Starts a built program of the fleet.</summary>
    public static ChildProcess StartDotnet(string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null) =>
        Start("dotnet", [Repository.Program(project), .. arguments], environment, folder);

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It did not end in time and was killed.</exception>
    public async Task<int> WaitAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(deadline);
        try
        {
            await _process.WaitForExitAsync(timer.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{this} did not end within {deadline}.{Environment.NewLine}{Told()}");
        }
    }

    /// <summary>Asks it to end as Ctrl+C or a service manager would, and kills it when it does not.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited && !OperatingSystem.IsWindows())
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            using var timer = new CancellationTokenSource(Grace);
            try
            {
                await _process.WaitForExitAsync(timer.Token);
            }
            catch (OperationCanceledException)
            {
                // Killed below.
            }
        }

        Kill();
    }

    /// <summary>Kills it and all that it started.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    /// <summary>The last of what it wrote, for a failure message.</summary>
    public string Told() => $"--- output of {this}{Environment.NewLine}{Last(Output)}{Environment.NewLine}--- errors{Environment.NewLine}{Last(Errors)}";

    /// <inheritdoc />
    public override string ToString() => $"{Path.GetFileName(_process.StartInfo.FileName)} {string.Join(' ', _process.StartInfo.ArgumentList)}";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static void Keep(StringBuilder kept, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (kept)
        {
            kept.AppendLine(line);
            if (kept.Length > KeptCharacters)
            {
                kept.Remove(0, kept.Length - KeptCharacters);
            }
        }
    }

    private static string Last(string text) => text.Length <= ToldCharacters ? text : $"…{text[^ToldCharacters..]}";

    private static string Read(StringBuilder kept)
    {
        lock (kept)
        {
            return kept.ToString();
        }
    }
}
