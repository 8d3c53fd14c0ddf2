using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CODE.Gateway.Caching.Versions;

/// <summary>
/// Keeps this replica's knowledge of tags true. Every second it compares how many changes it has heard of with how many there were, forgets everything when it missed
/// one, and notes in the store how far it is. Only then is its knowledge trusted for a while; whoever changes something waits until every replica has noted the change,
/// or is out of trust. So a change is known everywhere before its answer returns, though messages may be lost and replicas may hang.
/// </summary>
internal sealed partial class ReplicaLease(IConnectionMultiplexer store, TagStore tags, TagVersions versions, ReplicaNotes notes, TimeProvider time, ILogger<ReplicaLease> logger) : BackgroundService
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);

    // Shorter than the note lives in the store, by more than clocks run apart in that time.
    private static readonly TimeSpan Trust = ReplicaNotes.Lifetime - TimeSpan.FromSeconds(1);

    // Changes may come in faster than they are counted; the next round tries again.
    private const int MaxAttempts = 5;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _heard = -1;
    private bool _isSubscribed;
    private bool _isAway;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _gate.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A store that comes back may have forgotten what this replica noted.
        store.ConnectionFailed += (_, _) => versions.TrustUntil(long.MinValue);
        using var timer = new PeriodicTimer(Renewal, time);
        do
        {
            try
            {
                await SubscribeAsync();
                await RenewAsync(stoppingToken);
                _isAway = false;
            }
            catch (Exception exception) when (exception is FaultException or RedisException)
            {
                if (!_isAway)
                {
                    _isAway = true;
                    LogAway(exception);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Nothing may end the loop: without it nothing comes from the cache any more.
                LogUnexpected(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SubscribeAsync()
    {
        if (_isSubscribed)
        {
            return;
        }

        // Comes back by itself after a lost connection; what was missed in between the renewal notices.
        var changes = await store.GetSubscriber().SubscribeAsync(TagStore.Channel);
        changes.OnMessage(message => HearAsync(message.Message));
        _isSubscribed = true;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var start = time.GetTimestamp();
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                // The note first: a change that it does not hold back is in the number that is read behind it.
                await notes.NoteAsync(_heard, cancellationToken);
                var sequence = await tags.SequenceAsync(cancellationToken);
                if (sequence == _heard)
                {
                    versions.TrustUntil(start + (long)(Trust.TotalSeconds * time.TimestampFrequency));
                    return;
                }

                versions.ForgetAll();
                _heard = sequence;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task HearAsync(RedisValue message)
    {
        if (ChangeMessage.Read(message) is not { } change)
        {
            return;
        }

        await _gate.WaitAsync();
        try
        {
            versions.Forget(change.Tags);
            if (change.Sequence <= _heard)
            {
                return;
            }

            if (change.Sequence != _heard + 1)
            {
                versions.ForgetAll();
            }

            _heard = change.Sequence;
            if (change.Replica != notes.Id)
            {
                await notes.NoteAsync(_heard, CancellationToken.None);
            }
        }
        catch (FaultException)
        {
            // The next renewal notes it, or trust ends.
        }
        finally
        {
            _gate.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store is away: nothing comes from the cache until it is back")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(LogLevel.Error, "The cache's lease cannot be renewed: nothing comes from the cache until it can")]
    private partial void LogUnexpected(Exception exception);
}
