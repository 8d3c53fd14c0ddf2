using CODE.ServiceDefaults.Streams;

namespace CODE.Cost.Billing.Focus;

/// <summary>Passes on what is read of a stream, and counts it.</summary>
/// <param name="inner">The stream; closed along.</param>
/// <param name="atEnd">Is told the number of bytes when there are no more.</param>
internal sealed class CountedStream(Stream inner, Action<long> atEnd) : ReadOnlyStream
{
    private long _count;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (read == 0 && buffer.Length > 0)
        {
            atEnd(_count);
        }

        _count += read;
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
