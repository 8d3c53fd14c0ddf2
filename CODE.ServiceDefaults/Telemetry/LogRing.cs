using System.Collections.Immutable;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// The newest log records of this process, kept in memory for operators who have no log backend at hand.
/// Writers hold a lock only to store a reference; readers that follow have a bounded queue each, so a slow one loses records rather than memory.
/// </summary>
public sealed class LogRing
{
    /// <summary>How many records are kept.</summary>
    public const int Capacity = 2_000;

    /// <summary>The longest message, in characters; the rest is cut.</summary>
    public const int MaxMessageLength = 8_192;

    private readonly Lock _gate = new();
    private readonly LogRingRecord[] _records = new LogRingRecord[Capacity];
    private long _written;
    private ImmutableArray<LogFollower> _followers = [];

    /// <summary>Stores a record in place of the oldest, and hands it to every follower.</summary>
    public void Add(LogRingRecord record)
    {
        lock (_gate)
        {
            _records[_written++ % Capacity] = record;
            // Inside the lock, so that every follower sees the order of the ring. Offering never blocks.
            foreach (var follower in _followers)
            {
                follower.Offer(record);
            }
        }
    }

    /// <summary>The newest records, oldest first.</summary>
    /// <param name="count">How many at most; 0 to <see cref="Capacity"/>.</param>
    public IReadOnlyList<LogRingRecord> Tail(int count)
    {
        lock (_gate)
        {
            return Newest(count);
        }
    }

    /// <summary>The newest records, and a follower that gets every later one: none twice, none between.</summary>
    /// <param name="count">How many of the past at most; 0 to <see cref="Capacity"/>.</param>
    public (IReadOnlyList<LogRingRecord> Past, LogFollower Follower) Follow(int count)
    {
        var follower = new LogFollower(this);
        lock (_gate)
        {
            _followers = _followers.Add(follower);
            return (Newest(count), follower);
        }
    }

    internal void Leave(LogFollower follower)
    {
        lock (_gate)
        {
            _followers = _followers.Remove(follower);
        }
    }

    private LogRingRecord[] Newest(int count)
    {
        var available = (int)Math.Min(Math.Min(count, Capacity), _written);
        var newest = new LogRingRecord[available];
        for (var index = 0; index < available; index++)
        {
            newest[index] = _records[(_written - available + index) % Capacity];
        }

        return newest;
    }
}
