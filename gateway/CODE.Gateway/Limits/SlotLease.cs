using System.Globalization;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Gateway.Limits;

/// <summary>
/// How many calls run at once, over all replicas. The store holds a sorted set of slots with the time until which each is held; a replica takes a few, uses them for one call after the
/// other, keeps those in use alive, and gives back those that lie idle. Slots of a replica that dies run out.
/// </summary>
internal sealed class SlotLease(IConnectionMultiplexer store, string key, int limit, TimeProvider time) : IDisposable
{
    private const int BatchShare = 8;
    private const int MaxBatch = 8;

    /// <summary>How long a slot is held without being kept alive.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Belief = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly Stack<Slot> _idle = new();
    private readonly HashSet<Slot> _busy = [];
    private DateTimeOffset _awayUntil;

    /// <summary>When it was last asked.</summary>
    public DateTimeOffset LastUsed { get; private set; } = time.GetUtcNow();

    /// <summary>Whether nothing of it is held.</summary>
    public bool IsUnused
    {
        get
        {
            lock (_gate)
            {
                return _busy.Count + _idle.Count == 0;
            }
        }
    }

    /// <summary>Takes a slot.</summary>
    /// <returns>Whether there is room, and the slot to give back.</returns>
    public async ValueTask<(LimitAnswer Answer, Slot? Slot)> TakeAsync(CancellationToken cancellationToken)
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

    /// <summary>Gives a slot back; it lies idle for a while, for the next call.</summary>
    public void GiveBack(Slot slot)
    {
        lock (_gate)
        {
            if (_busy.Remove(slot) && slot.Member is not null)
            {
                slot.IdleSince = time.GetUtcNow();
                _idle.Push(slot);
            }
        }
    }

    /// <summary>Whether there is room, without taking any.</summary>
    public async Task<LimitAnswer> PeekAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_idle.Count > 0)
            {
                return new LimitAnswer(LimitState.Free);
            }
        }

        try
        {
            var database = store.GetDatabase();
            var held = await StoreCalls.Guard(() => database.SortedSetLengthAsync(key, Score(time.GetUtcNow()), double.PositiveInfinity), cancellationToken);
            return held < limit ? new LimitAnswer(LimitState.Free) : new LimitAnswer(LimitState.Full, Belief);
        }
        catch (FaultException)
        {
            return new LimitAnswer(LimitState.Unknown);
        }
    }

    /// <summary>Keeps the slots in use alive, and gives back those that lie idle.</summary>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task TendAsync(CancellationToken cancellationToken)
    {
        Slot[] kept, returned;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            returned = [.. _idle.Where(slot => now - slot.IdleSince >= MaxIdle || slot.Until <= now)];
            var remaining = _idle.Except(returned).Reverse().ToArray();
            _idle.Clear();
            Array.ForEach(remaining, _idle.Push);
            kept = [.. _busy.Concat(remaining).Where(static slot => slot.Member is not null)];
            Array.ForEach(kept, slot => slot.Until = now + Life);
        }

        if (kept.Length + returned.Length == 0)
        {
            return;
        }

        var transaction = store.GetDatabase().CreateTransaction();
        _ = transaction.SortedSetRemoveAsync(key, [.. returned.Select(static slot => (RedisValue)slot.Member)]);
        _ = transaction.SortedSetAddAsync(key, [.. kept.Select(static slot => new SortedSetEntry(slot.Member, Score(slot.Until)))]);
        _ = transaction.KeyExpireAsync(key, Life * 2);
        await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private (LimitAnswer Answer, Slot? Slot)? TakeHeld()
    {
        lock (_gate)
        {
            var now = LastUsed = time.GetUtcNow();
            while (_idle.TryPop(out var slot))
            {
                if (slot.Until > now)
                {
                    _busy.Add(slot);
                    return (new LimitAnswer(LimitState.Free), slot);
                }
            }

            return now < _awayUntil ? TakeOpen() : null;
        }
    }

    // Not cancelled with the call that happens to ask: slots that the store has given must not be lost.
    private async Task<(LimitAnswer Answer, Slot? Slot)> LeaseAsync()
    {
        var now = time.GetUtcNow();
        var wanted = Math.Clamp(limit / BatchShare, 1, MaxBatch);
        var slots = Enumerable.Range(0, wanted).Select(_ => new Slot(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)) { Until = now + Life, IdleSince = now }).ToArray();
        long held;
        try
        {
            var transaction = store.GetDatabase().CreateTransaction();
            _ = transaction.SortedSetRemoveRangeByScoreAsync(key, double.NegativeInfinity, Score(now));
            _ = transaction.SortedSetAddAsync(key, [.. slots.Select(static slot => new SortedSetEntry(slot.Member, Score(slot.Until)))]);
            var counted = transaction.SortedSetLengthAsync(key);
            _ = transaction.KeyExpireAsync(key, Life * 2);
            await StoreCalls.Guard(() => transaction.ExecuteAsync(), CancellationToken.None);
            held = await counted;
        }
        catch (FaultException)
        {
            lock (_gate)
            {
                _awayUntil = now + Belief;
                return TakeOpen();
            }
        }

        var granted = (int)Math.Clamp(limit - (held - wanted), 0, wanted);
        if (granted < wanted)
        {
            _ = store.GetDatabase().SortedSetRemoveAsync(key, [.. slots[granted..].Select(static slot => (RedisValue)slot.Member)], CommandFlags.FireAndForget);
        }

        lock (_gate)
        {
            if (granted == 0)
            {
                return (new LimitAnswer(LimitState.Full, Belief), null);
            }

            _busy.Add(slots[0]);
            Array.ForEach(slots[1..granted], _idle.Push);
            return (new LimitAnswer(LimitState.Free), slots[0]);
        }
    }

    // Alone, this replica would let this many run.
    private (LimitAnswer Answer, Slot? Slot) TakeOpen()
    {
        if (_busy.Count >= limit)
        {
            return (new LimitAnswer(LimitState.Full, Belief), null);
        }

        var slot = new Slot(null);
        _busy.Add(slot);
        return (new LimitAnswer(LimitState.Unknown), slot);
    }

    private static double Score(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}

/// <summary>Room for one running call.</summary>
/// <param name="member">Its name in the store; null when the store does not know of it.</param>
internal sealed class Slot(string? member)
{
    /// <summary>Its name in the store; null when the store does not know of it.</summary>
    public string? Member { get; } = member;

    /// <summary>Until when it is held.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>Since when no call has used it.</summary>
    public DateTimeOffset IdleSince { get; set; }
}
