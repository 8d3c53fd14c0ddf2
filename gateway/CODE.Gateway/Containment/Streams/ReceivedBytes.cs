using System.Buffers;

namespace CODE.Gateway.Containment.Streams;

/// <summary>Bytes that have come and are not complete yet, in a pooled buffer that never grows beyond its limit.</summary>
/// <param name="limit">How many bytes it takes.</param>
internal sealed class ReceivedBytes(int limit) : IDisposable
{
    private const int First = 4096;
    private byte[] _buffer = [];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes; valid until more are added.</summary>
    public Memory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Adds bytes.</summary>
    /// <returns>False when there are more than it takes.</returns>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit - Length)
        {
            return false;
        }

        if (bytes.Length > _buffer.Length - Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(First, Math.Max(Length + bytes.Length, Math.Min(limit, Length * 2))));
            _buffer.AsSpan(0, Length).CopyTo(larger);
            Return();
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }

    /// <summary>Forgets the bytes.</summary>
    public void Clear() => Length = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Return();
        (_buffer, Length) = ([], 0);
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
