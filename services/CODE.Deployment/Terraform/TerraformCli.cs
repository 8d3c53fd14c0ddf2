using System.Diagnostics;
using System.Text.Json;
using CODE.Deployment.Programs;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Terraform;

/// <summary>Runs the real binary.</summary>
internal sealed partial class TerraformCli(TerraformBinary binary, TimeProvider time, ILogger<TerraformCli> logger) : ITerraformCli, IDisposable
{
    // An event line holds one resource's hook or one diagnostic; a longer one is dropped rather than kept in memory.
    private const int MaxLine = 1024 * 1024;
    private const int MaxErrorOutput = 64 * 1024;
    private const int MaxDiagnostics = 100;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Interrupts all that runs after a while, and whatever is started later at once.</summary>
    public void InterruptAfter(TimeSpan delay) => _stopping.CancelAfter(delay);

    /// <inheritdoc />
    public void Dispose() => _stopping.Dispose();

    /// <inheritdoc />
    public async Task<TerraformOutput> CaptureAsync(TerraformCommand command, CancellationToken cancellationToken)
    {
        using var process = Start(command, out var span);
        var errors = BoundedReader.ReadAsync(process.StandardError, MaxErrorOutput);
        var output = BoundedReader.ReadAsync(process.StandardOutput, command.MaxOutput);
        var interrupted = await EndAsync(process, span, command, Task.WhenAll(errors, output), cancellationToken);
        if (interrupted is Interruption.Cancelled)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        if (interrupted is { } interruption)
        {
            throw TerraformFaults.Interrupted(command.Arguments[0], interruption);
        }

        var (text, whole) = await output;
        return whole
            ? new TerraformOutput(process.ExitCode, text, (await errors).Text)
            : throw new FaultException(
                FaultCodes.TooLarge,
                $"The output of '{command.Arguments[0]}' is over {command.MaxOutput / (1024 * 1024)} MiB.",
                "Split the workspace into smaller ones.");
    }

    /// <inheritdoc />
    public async Task<TerraformRun> StreamAsync(TerraformCommand command, Action<JsonElement>? onEvent, CancellationToken cancellationToken)
    {
        var diagnostics = new List<TerraformDiagnostic>();
        using var process = Start(command, out var span);
        var errors = BoundedReader.ReadAsync(process.StandardError, MaxErrorOutput);
        var events = BoundedReader.ReadLinesAsync(process.StandardOutput, MaxLine, line => Handle(line, diagnostics, onEvent));
        var interrupted = await EndAsync(process, span, command, Task.WhenAll(errors, events), cancellationToken);
        var rest = (await errors).Text;
        if (process.ExitCode != 0 && diagnostics.Count == 0 && !string.IsNullOrWhiteSpace(rest))
        {
            // What fails before the machine-readable output begins (a wrong option, a broken CLI configuration) comes as text.
            diagnostics.Add(new TerraformDiagnostic("error", "Terraform failed to start", rest.Trim(), null, null, null));
        }

        return new TerraformRun(process.ExitCode, diagnostics, interrupted);
    }

    private static void Handle(string line, List<TerraformDiagnostic> diagnostics, Action<JsonElement>? onEvent)
    {
        if (!line.StartsWith('{'))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            if (json.TryGetProperty("diagnostic", out var diagnostic) && diagnostics.Count < MaxDiagnostics)
            {
                diagnostics.Add(TerraformDiagnostic.Read(diagnostic));
            }

            onEvent?.Invoke(json);
        }
        catch (JsonException)
        {
            // A provider's stray print between the events.
        }
    }

    private Process Start(TerraformCommand command, out Activity? span)
    {
        var start = new ProcessStartInfo(binary.Path)
        {
            WorkingDirectory = command.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        TerraformEnvironment.Apply(start.Environment, command.Environment);
        ProcessInterrupt.Prepare(start);
        span = TerraformTrace.Start(command.Arguments[0], start);
        var process = Process.Start(start) ?? throw new InvalidOperationException("A process that is not shell-executed is always new.");
        process.StandardInput.Close();
        Started(command.Arguments[0], process.Id);
        return process;
    }

    private async Task<Interruption?> EndAsync(Process process, Activity? span, TerraformCommand command, Task output, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(command.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token, cancellationToken);
        var start = time.GetTimestamp();
        Interruption? interrupted = null;
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            interrupted = cancellationToken.IsCancellationRequested ? Interruption.Cancelled
                : _stopping.IsCancellationRequested ? Interruption.Stopping
                : Interruption.TimedOut;
            await StopAsync(process, command.Arguments[0]);
        }

        TerraformTrace.End(span, process, interrupted);
        Ended(command.Arguments[0], process.Id, process.ExitCode, time.GetElapsedTime(start).TotalMilliseconds);
        try
        {
            // A grandchild that inherited the pipes may keep them open after the binary is gone.
            await output.WaitAsync(Grace, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            process.StandardOutput.Close();
            process.StandardError.Close();
        }

        return interrupted;
    }

    private async Task StopAsync(Process process, string verb)
    {
        Interrupting(verb, process.Id);
        var asked = ProcessInterrupt.Send(process);
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(asked ? Grace : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            Killing(verb, process.Id);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [LoggerMessage(LogLevel.Debug, "terraform {Verb} runs as process {ProcessId}.")]
    private partial void Started(string verb, int processId);

    [LoggerMessage(LogLevel.Debug, "terraform {Verb}, process {ProcessId}, ended with {ExitCode} after {Milliseconds:0} ms.")]
    private partial void Ended(string verb, int processId, int exitCode, double milliseconds);

    [LoggerMessage(LogLevel.Information, "Interrupting terraform {Verb}, process {ProcessId}.")]
    private partial void Interrupting(string verb, int processId);

    [LoggerMessage(LogLevel.Warning, "terraform {Verb}, process {ProcessId}, ignored the interrupt and is killed; its state lock may remain.")]
    private partial void Killing(string verb, int processId);
}
