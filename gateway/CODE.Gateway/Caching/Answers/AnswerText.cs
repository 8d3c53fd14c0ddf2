using System.Buffers.Text;

namespace CODE.Gateway.Caching.Answers;

/// <summary>Puts an answer together from a result that is kept, the caller's id, and what the cache had to do with it.</summary>
internal static class AnswerText
{
    // All that is not the id and the result.
    private const int MaxAround = 192;

    /// <summary>How much room the answer takes at most, in bytes.</summary>
    public static int MaxLengthOf(ReadOnlyMemory<byte> id, CachedAnswer answer) => id.Length + answer.Result.Length + MaxAround;

    /// <summary>Writes the answer's JSON-RPC message.</summary>
    /// <param name="output">Room for it.</param>
    /// <param name="id">The id of the call, as JSON text.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="state">What the cache had to do with it.</param>
    /// <param name="now">The time.</param>
    /// <returns>How many bytes it has.</returns>
    public static int Write(Span<byte> output, ReadOnlySpan<byte> id, CachedAnswer answer, CacheState state, DateTimeOffset now)
    {
        var age = answer.AgeAt(now);
        var result = answer.Result.Span;
        var places = answer.Places;
        var text = output;
        Add(ref text, "{\"jsonrpc\":\"2.0\",\"id\":"u8);
        Add(ref text, id);
        Add(ref text, ",\"result\":"u8);
        if (places.TtlLength > 0 && places.TtlAt < places.MetaAt)
        {
            Add(ref text, result[..places.TtlAt]);
            AddLeft(ref text, answer, age);
            Add(ref text, result[places.TtlEnd..places.MetaAt]);
            AddMeta(ref text, places.Meta, state, age);
            Add(ref text, result[places.MetaAt..]);
        }
        else
        {
            Add(ref text, result[..places.MetaAt]);
            AddMeta(ref text, places.Meta, state, age);
            if (places.TtlLength > 0)
            {
                Add(ref text, result[places.MetaAt..places.TtlAt]);
                AddLeft(ref text, answer, age);
            }

            Add(ref text, result[Math.Max(places.MetaAt, places.TtlEnd)..]);
        }

        Add(ref text, "}"u8);
        return output.Length - text.Length;
    }

    // What is left of the time that the server gave it: the client's own cache must not begin anew.
    private static void AddLeft(ref Span<byte> text, CachedAnswer answer, long age) => Add(ref text, Math.Max(0, answer.TimeToLive - age));

    private static void AddMeta(ref Span<byte> text, MetaPlace place, CacheState state, long age)
    {
        if (place is MetaPlace.Absent or MetaPlace.Alone)
        {
            Add(ref text, place == MetaPlace.Absent ? ",\"_meta\":{"u8 : "\"_meta\":{"u8);
        }

        Add(ref text, "\"dev.code-fleet/cache\":{\"state\":\""u8);
        Add(ref text, NameOf(state));
        Add(ref text, "\",\"age_ms\":"u8);
        Add(ref text, age);
        Add(ref text, place switch
        {
            MetaPlace.Members => "},"u8,
            MetaPlace.Empty => "}"u8,
            _ => "}}"u8,
        });
    }

    private static void Add(ref Span<byte> text, ReadOnlySpan<byte> part)
    {
        part.CopyTo(text);
        text = text[part.Length..];
    }

    private static void Add(ref Span<byte> text, long number)
    {
        Utf8Formatter.TryFormat(number, text, out var digits);
        text = text[digits..];
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
}
