using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Audit;

/// <summary>
/// Brings records to the store, behind the calls that they are about and many at a time. While the store is away it tries the same batch again
/// until it is there.
/// </summary>
internal sealed partial class AuditWriter(AuditQueue queue, AuditChain chain, AuditOpening opening, AuditMetrics metrics, TimeProvider time, ILogger<AuditWriter> logger)
    : BackgroundService, IAuditLog
{
    private const int MaxBatch = 500;

    // A transaction for many records costs about as much as one for one; nobody waits for records of what only reads.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private static readonly Fault NotRecorded = new(
        FaultCodes.Unavailable, "It cannot be recorded now, and nothing changes without a record. Nothing was done.", "Try again shortly; if it lasts, the operator should look at the cache.");

    private readonly List<PendingRecord> _taken = new(MaxBatch);
    private volatile bool _isAway;

    /// <inheritdoc/>
    public void Append(AuditRecord record)
    {
        if (!queue.TryAdd(new PendingRecord(Timed(record), null)))
        {
            metrics.Dropped();
        }
    }

    /// <inheritdoc/>
    public async Task AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_isAway || !queue.TryAdd(new PendingRecord(Timed(record), written)))
        {
            throw new FaultException(NotRecorded);
        }

        try
        {
            await written.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new FaultException(NotRecorded);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Complete();
        try
        {
            await (ExecuteTask ?? Task.CompletedTask).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogLost(queue.Count);
        }

        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.WaitAsync(stoppingToken))
        {
            await queue.GatherAsync(MaxBatch, Gathering, stoppingToken);
            while (_taken.Count < MaxBatch && queue.Take() is { } pending)
            {
                _taken.Add(pending);
            }

            await PersistAsync(TellLossesAndHeadsAsync, stoppingToken);
            while (_taken.Count > 0)
            {
                var batch = chain.Prepare(_taken.ConvertAll(static pending => pending.Record));
                await PersistAsync(token => chain.CommitAsync(batch, token), stoppingToken);
                Release(batch.Lines.Length);
            }
        }
    }

    // What has to be told before anything else. Nothing is taken in before the store has answered, so that it can be tried again.
    private async Task TellLossesAndHeadsAsync(CancellationToken cancellationToken)
    {
        var first = chain.Head is null ? await opening.OpenAsync(chain.Id, cancellationToken) : await opening.WitnessAsync(chain.Id, cancellationToken);
        if (queue.TakeLost() is > 0 and var lost)
        {
            Insert(new AuditRecord { Event = AuditEvent.Gap, Dropped = lost });
        }

        if (first is not null)
        {
            Insert(first);
        }
    }

    // It stands before records that may have waited for long, and must not make them look younger.
    private void Insert(AuditRecord record)
    {
        var pending = new PendingRecord(record with { Time = _taken[0].Record.Time }, null);
        queue.Hold(pending);
        _taken.Insert(0, pending);
    }

    private async Task PersistAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; ; pause = pause < LongestPause ? 2 * pause : LongestPause)
        {
            try
            {
                await work(stoppingToken);
                if (_isAway)
                {
                    _isAway = false;
                    LogBack(queue.Count);
                }

                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (!_isAway)
                {
                    _isAway = true;
                    LogAway(exception);
                }
            }

            // Whoever waits must not; the record stays, and its call's end will say that nothing came of it.
            _taken.ForEach(static pending => pending.Written?.TrySetException(new FaultException(NotRecorded)));
            await Task.Delay(pause, time, stoppingToken);
        }
    }

    private void Release(int count)
    {
        foreach (var pending in _taken.Take(count))
        {
            pending.Written?.TrySetResult();
            queue.Done(pending);
        }

        _taken.RemoveRange(0, count);
        metrics.Written(count);
    }

    private AuditRecord Timed(AuditRecord record) => record.Time == default ? record with { Time = time.GetUtcNow() } : record;

    [LoggerMessage(LogLevel.Error, "The store does not take audit records: calls that may change something are refused, and records of others wait in memory")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(LogLevel.Information, "The store takes audit records again; {Waiting} are waiting")]
    private partial void LogBack(int waiting);

    [LoggerMessage(LogLevel.Error, "The gateway ends, and {Records} audit records did not reach the store")]
    private partial void LogLost(int records);
}
