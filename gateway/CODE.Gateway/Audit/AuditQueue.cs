using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Audit;

/// <summary>A record that waits for the store.</summary>
/// <param name="Record">The record.</param>
/// <param name="Written">Told when the store has it, where somebody waits for that.</param>
internal sealed record PendingRecord(AuditRecord Record, TaskCompletionSource? Written)
{
    // What a record without arguments takes, about.
    private const int BaseSize = 1024;

    /// <summary>About how many bytes of memory it takes.</summary>
    public int Size { get; } = BaseSize + (Record.Key?.Length ?? 0) + (2 * (Record.Arguments?.Length ?? 0));
}

/// <summary>The records that wait for the store: as many as memory may hold.</summary>
internal sealed class AuditQueue(IOptions<AuditOptions> options, TimeProvider time)
{
    private readonly Channel<PendingRecord> _channel = Channel.CreateUnbounded<PendingRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly long _maxSize = options.Value.MaxPendingBytes;
    private readonly Signal _urgent = new(time);
    private long _size;
    private long _lost;
    private int _count;

    /// <summary>How many wait, those that are being written included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a record.</summary>
    /// <returns>False when there is no room: it is lost.</returns>
    public bool TryAdd(PendingRecord pending)
    {
        if (Interlocked.Add(ref _size, pending.Size) <= _maxSize)
        {
            Interlocked.Increment(ref _count);
            if (_channel.Writer.TryWrite(pending))
            {
                if (pending.Written is not null)
                {
                    _urgent.Set();
                }

                return true;
            }

            Interlocked.Decrement(ref _count);
        }

        Interlocked.Add(ref _size, -pending.Size);
        Interlocked.Increment(ref _lost);
        return false;
    }

    /// <summary>Waits until there is a record. False when there will be no more.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Gives more records a moment to come, unless somebody waits for one, or so many are there already.</summary>
    public Task GatherAsync(int enough, TimeSpan moment, CancellationToken cancellationToken) =>
        Count >= enough ? Task.CompletedTask : _urgent.WaitAsync(moment, cancellationToken);

    /// <summary>The next record, or null; it counts as waiting until it is <see cref="Done"/>.</summary>
    public PendingRecord? Take() => _channel.Reader.TryRead(out var pending) ? pending : null;

    /// <summary>How many records were lost since this was last asked.</summary>
    public long TakeLost() => Interlocked.Exchange(ref _lost, 0);

    /// <summary>Counts a record among those that wait although it never stood in the queue: what the log itself has to tell.</summary>
    public void Hold(PendingRecord pending)
    {
        Interlocked.Add(ref _size, pending.Size);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Lets go of a record that the store has.</summary>
    public void Done(PendingRecord pending)
    {
        Interlocked.Add(ref _size, -pending.Size);
        Interlocked.Decrement(ref _count);
    }

    /// <summary>Takes no more.</summary>
    public void Complete()
    {
        _channel.Writer.TryComplete();
        _urgent.Set();
    }
}
