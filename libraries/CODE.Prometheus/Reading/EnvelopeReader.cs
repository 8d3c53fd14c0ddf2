using System.Buffers;
using System.Text.Json;

namespace CODE.Prometheus.Reading;

/// <summary>Is handed an element of an answer's <c>data</c>: of the array that it is, or of an array below it, with that one's name; or a member of it that is no array.</summary>
/// <param name="property">The member of <c>data</c>; null when <c>data</c> is the array itself.</param>
/// <param name="json">The element, valid JSON. It is gone after the call.</param>
internal delegate void ElementHandler(string? property, ReadOnlySpan<byte> json);

/// <summary>
/// Reads an answer of the HTTP API, <c>{"status":…,"data":…,"warnings":…}</c>, element by element as it comes, so that an answer of 100,000 series takes the memory of one.
/// See https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview.
/// </summary>
/// <param name="stream">The answer.</param>
/// <param name="maxBytes">At how many bytes reading ends.</param>
internal sealed class EnvelopeReader(Stream stream, long maxBytes) : IDisposable
{
    /// <summary>The most that one element may have: 11,000 points, the most that Prometheus gives of a series, are half a megabyte.</summary>
    public const int MaxElementBytes = 8 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;

    private readonly Envelope _envelope = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _start;
    private int _end;
    private long _read;
    private bool _isFinal;
    private JsonReaderState _state;
    private Place _place = Place.Start;
    private string? _property;
    private bool _isBelowData;

    private enum Place
    {
        Start,
        Root,
        Data,
        Array,
        End,
    }

    /// <summary>Reads it all, or as much as may be read.</summary>
    /// <exception cref="JsonException">It is no such answer, or ends too early.</exception>
    public async Task<Envelope> ReadAsync(ElementHandler handler, CancellationToken cancellationToken)
    {
        while (_place != Place.End)
        {
            if (Step(handler))
            {
                continue;
            }

            if (_isFinal)
            {
                throw new JsonException("The answer ends too early.");
            }

            if (_read >= maxBytes)
            {
                _envelope.IsCut = true;
                break;
            }

            await FillAsync(cancellationToken);
        }

        return _envelope;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxElementBytes)
            {
                throw new ElementTooLargeException();
            }

            var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        _read += count;
        _isFinal = count == 0;
    }

    // One step, when the buffer holds all of it; otherwise nothing is taken.
    private bool Step(ElementHandler handler)
    {
        var unread = _buffer.AsSpan(_start, _end - _start);
        var reader = new Utf8JsonReader(unread, _isFinal, _state);
        if (!reader.Read() || !Take(ref reader, unread, handler))
        {
            return false;
        }

        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
        return true;
    }

    private bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> unread, ElementHandler handler)
    {
        switch (_place, reader.TokenType)
        {
            case (Place.Start, JsonTokenType.StartObject):
                _place = Place.Root;
                return true;
            case (Place.Root, JsonTokenType.EndObject):
                _place = Place.End;
                return true;
            case (Place.Root, JsonTokenType.PropertyName):
                return TakeMember(ref reader, unread, reader.GetString()!);
            case (Place.Data, JsonTokenType.EndObject):
                _place = Place.Root;
                return true;
            case (Place.Data, JsonTokenType.PropertyName):
                return TakeDataMember(ref reader, unread, reader.GetString()!, handler);
            case (Place.Array, JsonTokenType.EndArray):
                _place = _isBelowData ? Place.Data : Place.Root;
                return true;
            case (Place.Array, _):
                return TakeValue(ref reader, unread, out var element) && Hand(handler, _property, element);
            default:
                throw new JsonException("This is no answer of the API.");
        }
    }

    private bool TakeMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> unread, string name)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (name == "data" && reader.TokenType is (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            (_place, _property, _isBelowData) = (reader.TokenType == JsonTokenType.StartArray ? Place.Array : Place.Data, null, false);
            return true;
        }

        if (!TakeValue(ref reader, unread, out var value))
        {
            return false;
        }

        _envelope.Take(name, value);
        return true;
    }

    private bool TakeDataMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> unread, string name, ElementHandler handler)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.StartArray)
        {
            (_place, _property, _isBelowData) = (Place.Array, name, true);
            return true;
        }

        return TakeValue(ref reader, unread, out var value) && Hand(handler, name, value);
    }

    private static bool TakeValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> unread, out ReadOnlySpan<byte> value)
    {
        var start = (int)reader.TokenStartIndex;
        var isWhole = reader.TrySkip();
        value = isWhole ? unread[start..(int)reader.BytesConsumed] : [];
        return isWhole;
    }

    private static bool Hand(ElementHandler handler, string? property, ReadOnlySpan<byte> element)
    {
        handler(property, element);
        return true;
    }
}

/// <summary>One element of an answer is larger than any that is meant.</summary>
internal sealed class ElementTooLargeException : Exception;
