using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>Reads the records of a <see cref="LogRing"/> as they come, until disposed.</summary>
public sealed class LogFollower : IDisposable
{
    /// <summary>How many records wait for a slow reader; beyond it the oldest of them go.</summary>
    public const int QueueLength = 512;

    private readonly LogRing _ring;
    private readonly Channel<LogRingRecord> _queue;
    private long _dropped;

    internal LogFollower(LogRing ring)
    {
        _ring = ring;
        _queue = Channel.CreateBounded<LogRingRecord>(
            new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>The records, in order. Where the reader was too slow, a warning in their place tells how many are missing.</summary>
    public async IAsyncEnumerable<LogRingRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var missing)
            {
                yield return new LogRingRecord(
                    record.Time, LogLevel.Warning, typeof(LogRing).FullName!, $"{missing} records are missing here: the reader was too slow.", "");
            }

            yield return record;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ring.Leave(this);
        _queue.Writer.TryComplete();
    }

    internal void Offer(LogRingRecord record) => _queue.Writer.TryWrite(record);
}
