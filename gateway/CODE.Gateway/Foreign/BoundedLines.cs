using CODE.ServiceDefaults.Streams;

namespace CODE.Gateway.Foreign;

/// <summary>Reads another stream whose every line, which is a message, fits a size: whoever reads lines would otherwise keep one without an end in memory.</summary>
internal sealed class BoundedLines(Stream inner, int limit) : ReadOnlyStream
{
    private int _line;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Measure(buffer.Span[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Measure(buffer.AsSpan(offset, read));
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Measure(ReadOnlySpan<byte> read)
    {
        var end = read.LastIndexOf((byte)'\n');
        _line = end < 0 ? _line + read.Length : read.Length - end - 1;
        if (_line > limit)
        {
            throw new InvalidDataException($"A message is longer than {limit} bytes.");
        }
    }
}
