using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace CODE.AppHost.Embedded.Running;

/// <summary>Keeps one service running: starts it, says when it is ready, and starts it again when it ends (<see cref="RestartPolicy"/>), until stopped.</summary>
internal sealed partial class ServiceSupervisor(
    ProjectResource service, string logPath, HealthProbe probe, TimeProvider time, ILogger<ServiceSupervisor> logger) : IDisposable
{
    /// <summary>How long a service may take to stop before it is killed; longer than services drain running calls.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(35);

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    /// <summary>Completes when the service is ready for the first time; faulted with a <see cref="LocalFleetException"/> where it can't be started at all.</summary>
    public Task Ready => ready.Task;

    /// <summary>Starts the service.</summary>
    public void Start() => running = RunAsync();

    /// <summary>Stops the service, and waits for it to end.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        using var log = new BoundedLog(logPath);
        var policy = new RestartPolicy();
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var delay = await RunOnceAsync(log, policy).ConfigureAwait(false);
                await Task.Delay(delay, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (LocalFleetException fault)
        {
            ready.TrySetException(fault);
        }
    }

    private async Task<TimeSpan> RunOnceAsync(BoundedLog log, RestartPolicy policy)
    {
        var since = time.GetTimestamp();
        ServiceProcess process;
        try
        {
            process = ServiceProcess.Start(service, log);
        }
        catch (Win32Exception fault)
        {
            LogNotStarted(service.Name, fault.Message);
            return policy.DelayAfter(fault.NativeErrorCode, wasReady: false, TimeSpan.Zero);
        }

        using (process)
        {
            LogStarted(service.Name, process.Id, service.Address!);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            var watching = WatchReadinessAsync(since, ended.Token);
            await Task.WhenAny(process.Exited, Task.Delay(Timeout.Infinite, ended.Token)).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            var wasReady = await watching.ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                LogStopped(service.Name, await process.StopAsync(StopGrace, time).ConfigureAwait(false) ? "stopped" : "killed: it did not stop in time");
                return TimeSpan.Zero;
            }

            var exitCode = await process.Exited.ConfigureAwait(false);
            var delay = policy.DelayAfter(exitCode, wasReady, time.GetElapsedTime(since));
            if (delay == TimeSpan.Zero)
            {
                LogRestarting(service.Name);
            }
            else
            {
                LogCrashed(service.Name, exitCode, delay.TotalSeconds, logPath);
            }

            return delay;
        }
    }

    private async Task<bool> WatchReadinessAsync(long since, CancellationToken cancellationToken)
    {
        if (service.HealthPath is { } path && !await probe.WaitAsync(new Uri(service.Address!, path), cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        LogReady(service.Name, time.GetElapsedTime(since).TotalSeconds);
        ready.TrySetResult();
        return true;
    }

    [LoggerMessage(LogLevel.Information, "{Service}: started, process {ProcessId}, {Address}")]
    private partial void LogStarted(string service, int processId, Uri address);

    [LoggerMessage(LogLevel.Information, "{Service}: ready after {Seconds:0.0} s")]
    private partial void LogReady(string service, double seconds);

    [LoggerMessage(LogLevel.Information, "{Service}: {How}")]
    private partial void LogStopped(string service, string how);

    [LoggerMessage(LogLevel.Information, "{Service}: ended by itself, starting it again")]
    private partial void LogRestarting(string service);

    [LoggerMessage(LogLevel.Warning, "{Service}: ended with exit code {ExitCode}, starting it again in {Seconds:0.#} s; its log: {Log}")]
    private partial void LogCrashed(string service, int exitCode, double seconds, string log);

    [LoggerMessage(LogLevel.Warning, "{Service}: could not be started: {Reason}")]
    private partial void LogNotStarted(string service, string reason);
}
