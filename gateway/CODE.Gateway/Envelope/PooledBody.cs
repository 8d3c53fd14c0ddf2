using System.Buffers;

namespace CODE.Gateway.Envelope;

/// <summary>A request body in a pooled buffer.</summary>
internal sealed class PooledBody : IDisposable
{
    private readonly Lock _gate = new();
    private byte[] _buffer;

    public PooledBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes; valid until the body is disposed.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Room to write to; at least one byte.</summary>
    public Memory<byte> Room()
    {
        if (Length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(Length);
    }

    /// <summary>Counts bytes that were written to the room.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = Room().Span;
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Puts bytes in the place of as many others.</summary>
    public void Overwrite(int position, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_buffer.AsSpan(position, bytes.Length));

    /// <summary>Copies what lies at a position. Zero at the end, and for ever once the body is disposed: the buffer may be another request's by then.</summary>
    public int CopyTo(int position, Span<byte> destination)
    {
        lock (_gate)
        {
            var count = Math.Min(Length - position, destination.Length);
            if (count <= 0)
            {
                return 0;
            }

            _buffer.AsSpan(position, count).CopyTo(destination);
            return count;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
                Length = 0;
            }
        }
    }
}
