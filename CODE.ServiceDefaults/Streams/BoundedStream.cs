namespace CODE.ServiceDefaults.Streams;

/// <summary>Reads another stream up to a number of bytes; more is a fault of whoever sends them.</summary>
/// <param name="inner">What is read; disposed of with this.</param>
/// <param name="maxBytes">How much of it may be read.</param>
/// <param name="tooLong">Makes what is thrown when there is more.</param>
public sealed class BoundedStream(Stream inner, long maxBytes, Func<Exception> tooLong) : ReadOnlyStream
{
    private long _left = maxBytes;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read) => (_left -= read) >= 0 ? read : throw tooLong();
}
