using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace CODE.Cli.Tests.Running;

/// <summary>The real executable, as a process with an environment of its own.</summary>
internal sealed class McpProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;
    private readonly TaskCompletionSource _firstErrorLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstOutLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private McpProcess(Process process, string? input)
    {
        _process = process;
        _out = ReadAsync(process.StandardOutput, _firstOutLine);
        _error = ReadAsync(process.StandardError, _firstErrorLine);
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
    }

    public static string Executable { get; } = Path.Combine(
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "McpFolder").Value!,
        OperatingSystem.IsWindows() ? "mcp.exe" : "mcp");

    public Task FirstErrorLine => _firstErrorLine.Task.WaitAsync(Deadline);

    public Task FirstOutLine => _firstOutLine.Task.WaitAsync(Deadline);

    public static McpProcess Start(Sandbox sandbox, IEnumerable<string> arguments, string? input = null) =>
        Start(sandbox, Executable, arguments, input);

    public static McpProcess Start(Sandbox sandbox, string executable, IEnumerable<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = sandbox.Folder,
        };
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("CODE_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        start.Environment.Remove("NO_COLOR");
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach ((string name, string value) in sandbox.Environment) start.Environment[name] = value;
        return new McpProcess(Process.Start(start)!, input);
    }

    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<McpRun> FinishAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Deadline);
        await _process.WaitForExitAsync(limit.Token);
        return new McpRun(_process.ExitCode, await _out, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static async Task<string> ReadAsync(StreamReader reader, TaskCompletionSource first)
    {
        var all = new System.Text.StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            all.Append(line).Append('\n');
            first.TrySetResult();
        }

        first.TrySetResult();
        return all.ToString();
    }
}
