using System.Text.Json;
using System.Threading.Channels;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp.Tasks;

// A cancellation source without a timer holds nothing to dispose, and disposing it would race with a late shutdown.
#pragma warning disable CA1001

/// <summary>Runs one task in this process, from its first call to the end that the store then holds.</summary>
internal sealed partial class TaskRun(TaskRecord task, TaskStore store, TaskOptions options, TimeProvider time, ILogger logger)
{
    private const int MaxRounds = 20;
    private const int MaxFinishAttempts = 30;
    private const int MaxMessageLength = 300;
    private static readonly TimeSpan FinishPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<string> _progress = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly CancellationTokenSource _work = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource<IReadOnlyDictionary<string, JsonElement>>? _awaited;
    private volatile bool _shutDown;

    /// <summary>The task's id.</summary>
    public string Id => task.Id;

    /// <summary>Completes when the run is over.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether it does nothing but wait for its caller's answers.</summary>
    public bool AwaitsInput => _awaited is not null;

    /// <summary>Looks at the record soon: somebody changed it.</summary>
    public void Look() => _looks.Writer.TryWrite(true);

    /// <summary>What the tool told of its progress; only the latest counts.</summary>
    public void Progress(string message) =>
        _progress.Writer.TryWrite(message.Length <= MaxMessageLength ? message : string.Concat(message.AsSpan(0, MaxMessageLength - 1), "…"));

    /// <summary>Stops the work because the process ends.</summary>
    public Task ShutDownAsync()
    {
        _shutDown = true;
        return _work.CancelAsync();
    }

    /// <summary>Records the end that a shutdown makes, whether or not the tool heeds its cancellation.</summary>
    public Task AbandonAsync(CancellationToken cancellationToken) => EndAsync(TaskOutcome.ShutDown, cancellationToken);

    /// <summary>Runs the task to its end. Does not throw.</summary>
    public async Task RunAsync(TaskCall call)
    {
        using var over = new CancellationTokenSource();
        var interval = TimeSpan.FromSeconds(options.LeaseSeconds) / 3;
        await using var signs = time.CreateTimer(_ => Look(), null, interval, interval);
        Task[] beside = [WatchAsync(over.Token), TellProgressAsync(over.Token)];
        await FinishAsync(await ExecuteAsync(call));
        await over.CancelAsync();
        await Task.WhenAll(beside).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.TrySetResult();
    }

    private async Task<TaskOutcome> ExecuteAsync(TaskCall call)
    {
        try
        {
            IReadOnlyDictionary<string, JsonElement>? answers = null;
            string? state = null;
            for (var round = 1; round <= MaxRounds; round++)
            {
                try
                {
                    return TaskOutcome.Of(await call.InvokeAsync(answers, state, _work.Token), options.MaxResultBytes);
                }
                catch (InputRequiredException needs)
                {
                    answers = await AskAsync(needs.Result.InputRequests, round);
                    state = needs.Result.RequestState;
                }
            }

            return TaskOutcome.Failed(new Fault(FaultCodes.Internal, $"{task.Tool} asked for input more than {MaxRounds} times.", "Tell the operator."));
        }
        catch (OperationCanceledException) when (_work.IsCancellationRequested)
        {
            return _shutDown ? TaskOutcome.ShutDown : TaskOutcome.Cancelled;
        }
        catch (McpProtocolException exception)
        {
            return TaskOutcome.Failed(exception.ErrorCode, exception.Message);
        }
        catch (FaultException exception)
        {
            return TaskOutcome.Failed(exception.Fault);
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, task.Tool, Id);
            return TaskOutcome.Failed(new Fault(FaultCodes.Internal, $"{task.Tool} failed unexpectedly (task {Id}).", "Tell the operator the task id."));
        }
    }

    private async Task<IReadOnlyDictionary<string, JsonElement>> AskAsync(IDictionary<string, InputRequest>? requests, int round)
    {
        // A tool may give up its turn with nothing to ask: it is called again with its state.
        if (requests is not { Count: > 0 })
        {
            return new Dictionary<string, JsonElement>();
        }

        // A question's name is never used twice in a task, or clients would take a second question for one that they answered.
        var asked = requests.ToDictionary(request => round == 1 ? request.Key : $"{request.Key}.{round}", StringComparer.Ordinal);
        var awaited = new TaskCompletionSource<IReadOnlyDictionary<string, JsonElement>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = awaited;
        try
        {
            var questions = asked.ToDictionary(
                static request => request.Key,
                static request => JsonSerializer.SerializeToElement(request.Value.Value, McpJsonUtilities.DefaultOptions),
                StringComparer.Ordinal);
            await store.UpdateAsync(
                Id, record => record.Ended ? null : record with { State = TaskState.InputRequired, Requests = questions, Answers = null, Message = null }, _work.Token);
            var answers = await awaited.Task.WaitAsync(_work.Token);

            // They may be secrets: the store need not keep them any longer.
            await store.UpdateAsync(Id, static record => record.Ended ? null : record with { Requests = null, Answers = null }, _work.Token);
            return answers.ToDictionary(answer => asked[answer.Key].Key, static answer => answer.Value, StringComparer.Ordinal);
        }
        finally
        {
            _awaited = null;
        }
    }

    private async Task WatchAsync(CancellationToken over)
    {
        await foreach (var _ in _looks.Reader.ReadAllAsync(over))
        {
            try
            {
                var record = await store.RenewAsync(Id, over);
                // A record may be gone because its time is over while nobody answered, or because the store lost it: the latter is no reason to stop an apply.
                if (record is null ? AwaitsInput : record.Ended || record.CancelRequested)
                {
                    await _work.CancelAsync();
                }
                else if (record is { State: TaskState.Working, Answers: { } answers })
                {
                    _awaited?.TrySetResult(answers);
                }
            }
            catch (FaultException exception)
            {
                // The next sign of life tries again; when none comes through in time, the others take the task for lost.
                LogUnseen(exception, Id);
            }
        }
    }

    private async Task TellProgressAsync(CancellationToken over)
    {
        await foreach (var message in _progress.Reader.ReadAllAsync(over))
        {
            try
            {
                await store.UpdateAsync(Id, record => record.State == TaskState.Working ? record with { Message = message } : null, over);
            }
            catch (FaultException exception)
            {
                LogUnseen(exception, Id);
            }

            await Task.Delay(ProgressPause, time, over);
        }
    }

    private async Task FinishAsync(TaskOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await EndAsync(outcome, CancellationToken.None);
                return;
            }
            catch (FaultException) when (attempt < MaxFinishAttempts && !_shutDown)
            {
                await Task.Delay(FinishPause, time);
            }
            catch (Exception exception)
            {
                LogNotRecorded(exception, Id, outcome.State);
                return;
            }
        }
    }

    private Task<TaskRecord?> EndAsync(TaskOutcome outcome, CancellationToken cancellationToken) =>
        store.UpdateAsync(Id, record => record.Ended ? null : outcome.End(record), cancellationToken);

    [LoggerMessage(LogLevel.Error, "{Tool} failed unexpectedly in task {TaskId}")]
    private partial void LogUnexpected(Exception exception, string tool, string taskId);

    [LoggerMessage(LogLevel.Warning, "Task {TaskId} goes on without the store")]
    private partial void LogUnseen(Exception exception, string taskId);

    [LoggerMessage(LogLevel.Error, "Task {TaskId} ended as {State}, which could not be recorded")]
    private partial void LogNotRecorded(Exception exception, string taskId, TaskState state);
}
