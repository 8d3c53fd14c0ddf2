using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Gateway.Limits;

/// <summary>
/// One rate, shared by all replicas. The store counts what was handed out in this period and the one before, which weighs less the longer ago it is; a replica takes a batch and
/// hands it out without asking again. Handed out is never more than the rate. What a replica has taken and does not use in the period is lost.
/// </summary>
internal sealed class RateLease(IConnectionMultiplexer store, string key, Rate rate, TimeProvider time) : IDisposable
{
    // A replica holds at most this share of the rate, and of a small rate one call.
    private const int BatchShare = 32;

    // Of a rate that is never reached, no more than this, or what is used in a moment at full rate.
    private const int UsualBatch = 64;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    // How long an answer that there is nothing left, or nobody to ask, is believed.
    private static readonly TimeSpan Belief = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _asking = new(1, 1);
    private long _window = -1;
    private int _left;
    private int _open;
    private DateTimeOffset _believedUntil;
    private LimitAnswer _believed;

    /// <summary>When it was last asked.</summary>
    public DateTimeOffset LastUsed { get; private set; } = time.GetUtcNow();

    /// <summary>Takes room for one call.</summary>
    public async ValueTask<LimitAnswer> TakeAsync(CancellationToken cancellationToken)
    {
        if (TakeHeld() is { } held)
        {
            return held;
        }

        await _asking.WaitAsync(cancellationToken);
        try
        {
            return TakeHeld() ?? await LeaseAsync();
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Gives room back that was taken and not used.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            _left += _window == WindowOf(time.GetUtcNow()) ? 1 : 0;
        }
    }

    /// <summary>Whether there is room, without taking any.</summary>
    public async Task<LimitAnswer> PeekAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_window == WindowOf(now) && _left > 0)
            {
                return new LimitAnswer(LimitState.Free);
            }
        }

        try
        {
            var database = store.GetDatabase();
            var counts = await StoreCalls.Guard(() => database.StringGetAsync([KeyOf(WindowOf(now)), KeyOf(WindowOf(now) - 1)]), cancellationToken);
            return RoomWith((long)counts[0], (long)counts[1], now) > 0 ? new LimitAnswer(LimitState.Free) : new LimitAnswer(LimitState.Full, RetryAfter((long)counts[0], (long)counts[1], now));
        }
        catch (FaultException)
        {
            return new LimitAnswer(LimitState.Unknown);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private LimitAnswer? TakeHeld()
    {
        lock (_gate)
        {
            var now = LastUsed = time.GetUtcNow();
            if (WindowOf(now) is var window && window != _window)
            {
                (_window, _left, _open) = (window, 0, 0);
            }

            if (_left > 0)
            {
                _left--;
                return new LimitAnswer(LimitState.Free);
            }

            return now >= _believedUntil ? null : _believed.State == LimitState.Unknown ? TakeOpen() : _believed;
        }
    }

    // Not cancelled with the call that happens to ask: what the store has given must not be lost.
    private async Task<LimitAnswer> LeaseAsync()
    {
        var now = time.GetUtcNow();
        var window = WindowOf(now);
        var batch = Math.Clamp(rate.Count / BatchShare, 1, Math.Max(UsualBatch, (int)(rate.Count * (Moment / rate.Period))));
        long total, before;
        try
        {
            var database = store.GetDatabase();
            var counted = database.StringIncrementAsync(KeyOf(window), batch);
            var earlier = database.StringGetAsync(KeyOf(window - 1));
            _ = database.KeyExpireAsync(KeyOf(window), rate.Period * 2, flags: CommandFlags.FireAndForget);
            (total, before) = (await StoreCalls.Guard(() => counted, CancellationToken.None), (long)await StoreCalls.Guard(() => earlier, CancellationToken.None));
        }
        catch (FaultException)
        {
            lock (_gate)
            {
                Believe(new LimitAnswer(LimitState.Unknown), now + Belief);
                return TakeOpen();
            }
        }

        var granted = (int)Math.Clamp(RoomWith(total - batch, before, now), 0, batch);
        if (granted < batch)
        {
            _ = store.GetDatabase().StringDecrementAsync(KeyOf(window), batch - granted, CommandFlags.FireAndForget);
        }

        lock (_gate)
        {
            if (granted == 0)
            {
                var full = new LimitAnswer(LimitState.Full, RetryAfter(total - batch, before, now));
                Believe(full, now + (full.RetryAfter < Belief ? full.RetryAfter : Belief));
                return full;
            }

            _left += window == _window ? granted - 1 : 0;
            return new LimitAnswer(LimitState.Free);
        }
    }

    // Alone, this replica would let this many pass.
    private LimitAnswer TakeOpen()
    {
        if (_open >= rate.Count)
        {
            return new LimitAnswer(LimitState.Full, rate.Period * (1 - ShareOf(time.GetUtcNow())));
        }

        _open++;
        return new LimitAnswer(LimitState.Unknown);
    }

    private void Believe(LimitAnswer answer, DateTimeOffset until) => (_believed, _believedUntil) = (answer, until);

    private long RoomWith(long count, long before, DateTimeOffset now) => rate.Count - count - (long)Math.Ceiling(before * (1 - ShareOf(now)));

    private TimeSpan RetryAfter(long count, long before, DateTimeOffset now)
    {
        var left = rate.Period * (1 - ShareOf(now));
        if (count >= rate.Count || before == 0)
        {
            return left;
        }

        // When so much of the earlier period no longer weighs that one more fits.
        var share = 1 - ((rate.Count - count - 1.0) / before);
        return rate.Period * Math.Clamp(share - ShareOf(now), 0, 1) is var wait && wait > TimeSpan.Zero ? wait : left;
    }

    private double ShareOf(DateTimeOffset now) => (double)(now.Ticks % rate.Period.Ticks) / rate.Period.Ticks;

    private long WindowOf(DateTimeOffset now) => now.Ticks / rate.Period.Ticks;

    private RedisKey KeyOf(long window) => $"{key}:{window}";
}
