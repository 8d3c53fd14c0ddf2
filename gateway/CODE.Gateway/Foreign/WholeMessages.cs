namespace CODE.Gateway.Foreign;

/// <summary>
/// Writes messages to another stream whole or not at all. A caller who goes away while a message is being written would otherwise leave half of it in the
/// pipe, and the next caller's message would be read as its end.
/// </summary>
internal sealed class WholeMessages(Stream inner) : Stream
{
    private readonly MemoryStream _message = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // A message begins; what is left of one that was given up before its end goes.
        if (buffer is not [(byte)'\n'])
        {
            _message.SetLength(0);
        }

        _message.Write(buffer);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_message.Length > 0 && _message.GetBuffer()[_message.Length - 1] == (byte)'\n')
        {
            await inner.WriteAsync(_message.GetBuffer().AsMemory(0, (int)_message.Length), CancellationToken.None);
            _message.SetLength(0);
            await inner.FlushAsync(CancellationToken.None);
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _message.Dispose();
        }

        base.Dispose(disposing);
    }
}
