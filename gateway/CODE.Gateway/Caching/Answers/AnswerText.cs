using System.Buffers;
using System.Buffers.Text;

namespace CODE.Gateway.Caching.Answers;

/// <summary>Puts an answer together from a result that is kept, the caller's id, and what the cache had to do with it.</summary>
internal static class AnswerText
{
    private const int MaxMeta = 128;

    /// <summary>The answer's JSON-RPC message.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="id">The id of the call, as JSON text.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="state">What the cache had to do with it.</param>
    /// <param name="now">The time.</param>
    /// <returns>How many bytes it has.</returns>
    public static int Write(IBufferWriter<byte> output, ReadOnlySpan<byte> id, CachedAnswer answer, CacheState state, DateTimeOffset now)
    {
        var places = answer.Places;
        var result = answer.Result.Span;
        var age = answer.AgeAt(now);
        Span<byte> meta = stackalloc byte[MaxMeta];
        meta = meta[..WriteMeta(meta, places.Meta, state, age)];
        var text = new Writer(output);
        text.Add("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        text.Add(id);
        text.Add(",\"result\":"u8);
        if (places.TtlLength == 0)
        {
            text.Add(result[..places.MetaAt]);
            text.Add(meta);
            text.Add(result[places.MetaAt..]);
        }
        else
        {
            // What is left of the time that the server gave it: the client's own cache must not begin anew.
            Span<byte> left = stackalloc byte[20];
            Utf8Formatter.TryFormat(Math.Max(0, answer.TimeToLive - age), left, out var length);
            AddBoth(ref text, result, places, meta, left[..length]);
        }

        text.Add("}"u8);
        return text.Length;
    }

    private static void AddBoth(ref Writer text, ReadOnlySpan<byte> result, ResultPlaces places, ReadOnlySpan<byte> meta, ReadOnlySpan<byte> ttl)
    {
        var afterTtl = places.TtlAt + places.TtlLength;
        if (places.MetaAt <= places.TtlAt)
        {
            text.Add(result[..places.MetaAt]);
            text.Add(meta);
            text.Add(result[places.MetaAt..places.TtlAt]);
            text.Add(ttl);
            text.Add(result[afterTtl..]);
        }
        else
        {
            text.Add(result[..places.TtlAt]);
            text.Add(ttl);
            text.Add(result[afterTtl..places.MetaAt]);
            text.Add(meta);
            text.Add(result[places.MetaAt..]);
        }
    }

    private static int WriteMeta(Span<byte> output, MetaPlace place, CacheState state, long age)
    {
        var length = 0;
        if (place is MetaPlace.Absent or MetaPlace.Alone)
        {
            Add(output, ref length, place == MetaPlace.Absent ? ",\"_meta\":{"u8 : "\"_meta\":{"u8);
        }

        Add(output, ref length, "\"dev.code-fleet/cache\":{\"state\":\""u8);
        Add(output, ref length, NameOf(state));
        Add(output, ref length, "\",\"age_ms\":"u8);
        Utf8Formatter.TryFormat(age, output[length..], out var digits);
        length += digits;
        Add(output, ref length, place switch
        {
            MetaPlace.Members => "},"u8,
            MetaPlace.Empty => "}"u8,
            _ => "}}"u8,
        });
        return length;
    }

    private static void Add(Span<byte> output, ref int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(output[length..]);
        length += text.Length;
    }

    private static ReadOnlySpan<byte> NameOf(CacheState state) => state switch
    {
        CacheState.Hit => "hit"u8,
        CacheState.Miss => "miss"u8,
        CacheState.Shared => "shared"u8,
        CacheState.Stale => "stale"u8,
        CacheState.Fresh => "fresh"u8,
        _ => "off"u8,
    };

    private struct Writer(IBufferWriter<byte> output)
    {
        public int Length { get; private set; }

        public void Add(ReadOnlySpan<byte> text)
        {
            output.Write(text);
            Length += text.Length;
        }
    }
}
