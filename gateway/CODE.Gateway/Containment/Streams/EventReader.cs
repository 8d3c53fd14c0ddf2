namespace CODE.Gateway.Containment.Streams;

/// <summary>What an event stream holds.</summary>
internal enum EventKind
{
    /// <summary>Nothing complete yet.</summary>
    None,

    /// <summary>A message.</summary>
    Message,

    /// <summary>A comment, which keeps the connection alive.</summary>
    Comment,

    /// <summary>More than one event may have.</summary>
    TooLarge,
}

/// <summary>
/// Takes an event stream apart (HTML standard, server-sent events), whichever way its bytes are split up. Of the fields only <c>event</c> and <c>data</c> mean something
/// here: there are no sessions in which a client could go on behind an <c>id</c>.
/// </summary>
/// <param name="limit">How many bytes one event, and one line, may have.</param>
internal sealed class EventReader(int limit) : IDisposable
{
    private readonly ReceivedBytes _line = new(limit);
    private readonly ReceivedBytes _data = new(limit);
    private bool _hasData;
    private bool _isOther;
    private bool _isDone;
    private bool _skipsLineFeed;
    private bool _isFirstLine = true;

    /// <summary>The data of the message that was read; lines are put together by spaces, which is the same in JSON. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Data => _data.Written;

    /// <summary>Reads up to the end of an event or a comment.</summary>
    /// <param name="bytes">What has come; what was read is taken off.</param>
    public EventKind Read(ref ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_skipsLineFeed)
            {
                _skipsLineFeed = false;
                if (bytes.Span[0] == (byte)'\n')
                {
                    bytes = bytes[1..];
                    continue;
                }
            }

            var end = bytes.Span.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                var isTaken = _line.TryAdd(bytes.Span);
                bytes = default;
                return isTaken ? EventKind.None : EventKind.TooLarge;
            }

            var rest = bytes[..end];
            _skipsLineFeed = bytes.Span[end] == (byte)'\r';
            bytes = bytes[(end + 1)..];
            if (_line.Length > 0 && !_line.TryAdd(rest.Span))
            {
                return EventKind.TooLarge;
            }

            var kind = TakeLine(_line.Length > 0 ? _line.Written.Span : rest.Span);
            _line.Clear();
            if (kind != EventKind.None)
            {
                return kind;
            }
        }

        return EventKind.None;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.Dispose();
        _data.Dispose();
    }

    private EventKind TakeLine(ReadOnlySpan<byte> line)
    {
        if (_isFirstLine)
        {
            _isFirstLine = false;
            line = line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        }

        if (line.IsEmpty)
        {
            var isMessage = _hasData && !_isOther && _data.Length > 0;
            (_hasData, _isOther, _isDone) = (false, false, true);
            return isMessage ? EventKind.Message : EventKind.None;
        }

        if (_isDone)
        {
            _isDone = false;
            _data.Clear();
        }

        if (line[0] == (byte)':')
        {
            return EventKind.Comment;
        }

        return TakeField(line);
    }

    private EventKind TakeField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? default : line[(colon + 1)..];
        value = value.StartsWith(" "u8) ? value[1..] : value;
        if (name.SequenceEqual("data"u8))
        {
            var isTaken = (!_hasData || _data.TryAdd(" "u8)) && _data.TryAdd(value);
            _hasData = true;
            return isTaken ? EventKind.None : EventKind.TooLarge;
        }

        if (name.SequenceEqual("event"u8))
        {
            _isOther = !value.IsEmpty && !value.SequenceEqual("message"u8);
        }

        return EventKind.None;
    }
}
