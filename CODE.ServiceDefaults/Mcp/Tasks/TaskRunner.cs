using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Mcp.Tasks;

#pragma warning disable MCPEXP002 // As in TaskCall.

/// <summary>The tasks that run in this process. When it ends, they get what is left of the shutdown deadline.</summary>
internal sealed partial class TaskRunner(
    TaskStore store,
    ServerIdentity server,
    IServiceScopeFactory scopes,
    IOptions<TaskOptions> options,
    IOptions<HostOptions> host,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<TaskRunner> logger) : IHostedService
{
    // Kept back from the shutdown deadline, to record the tasks that it cuts short.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, TaskRun> _runs = new();
    private int _running;
    private long _stoppingAt;

    /// <summary>Begins a task. When this returns, the store holds it.</summary>
    /// <exception cref="FaultException">The store does not answer, too many tasks run, or the process is about to end.</exception>
    public async Task<TaskRecord> StartAsync(
        RequestContext<CallToolRequestParams> request,
        McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next,
        string caller,
        TimeSpan deadline,
        CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new FaultException(FaultCodes.Unavailable, "The server is shutting down.", "Try again shortly.");
        }

        if (Interlocked.Increment(ref _running) > options.Value.MaxRunning)
        {
            Interlocked.Decrement(ref _running);
            throw new FaultException(FaultCodes.Busy, $"{options.Value.MaxRunning} tasks run already.", "Try again when some have ended.");
        }

        try
        {
            var now = time.GetUtcNow();
            var ttl = deadline + TimeSpan.FromSeconds(options.Value.RetentionSeconds);
            var record = new TaskRecord(NewId(), caller, request.Params.Name, now, (long)ttl.TotalMilliseconds) { UpdatedAt = now };
            var run = new TaskRun(record, store, options.Value, time, logger);
            var call = new TaskCall(request, next, scopes, new TaskServer(request.Server, run.Progress));
            await BeginAsync(run, call, record, cancellationToken);
            return record;
        }
        catch
        {
            Interlocked.Decrement(ref _running);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() => _stoppingAt = time.GetTimestamp());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var runs = _runs.Values.ToArray();
        await Task.WhenAll(runs.Where(static run => run.AwaitsInput).Select(static run => run.ShutDownAsync()));
        var deadline = host.Value.ShutdownTimeout;
        var reserve = Reserve < deadline / 2 ? Reserve : deadline / 2;
        await EndOf(runs.Select(static run => run.Ended), deadline - reserve - time.GetElapsedTime(_stoppingAt), cancellationToken);

        var cutShort = Array.FindAll(runs, static run => !run.Ended.IsCompleted);
        await Task.WhenAll(cutShort.Select(static run => run.ShutDownAsync()));
        await EndOf(cutShort.Select(static run => run.Ended), reserve / 2, CancellationToken.None);

        var deaf = Array.FindAll(cutShort, static run => !run.Ended.IsCompleted);
        await EndOf(deaf.Select(static run => run.AbandonAsync(CancellationToken.None)), reserve / 4, CancellationToken.None);
        Array.ForEach(deaf, run => LogAbandoned(run.Id));
    }

    private async Task BeginAsync(TaskRun run, TaskCall call, TaskRecord record, CancellationToken cancellationToken)
    {
        // Before the record is there, or the first call about it could be missed.
        var listening = await store.ListenAsync(record.Id, run.Look, cancellationToken);
        try
        {
            await store.CreateAsync(record, cancellationToken);
        }
        catch
        {
            await listening.DisposeAsync();
            throw;
        }

        _runs[run.Id] = run;
        _ = Task.Run(() => RunAsync(run, call, listening), CancellationToken.None);
    }

    private async Task RunAsync(TaskRun run, TaskCall call, IAsyncDisposable listening)
    {
        await run.RunAsync(call);
        Interlocked.Decrement(ref _running);
        _runs.TryRemove(run.Id, out _);
        await listening.DisposeAsync();
    }

    private async Task EndOf(IEnumerable<Task> ends, TimeSpan within, CancellationToken cancellationToken)
    {
        if (within > TimeSpan.Zero)
        {
            await Task.WhenAll(ends)
                .WaitAsync(within, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string NewId() =>
        string.Create(CultureInfo.InvariantCulture, $"{server.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");

    [LoggerMessage(LogLevel.Warning, "Task {TaskId} did not heed its cancellation and ends with the process")]
    private partial void LogAbandoned(string taskId);
}
