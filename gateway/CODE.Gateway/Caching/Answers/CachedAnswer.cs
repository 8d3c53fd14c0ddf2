namespace CODE.Gateway.Caching.Answers;

/// <summary>An answer that is kept: a contained result as it came, and where the caller's own parts go in.</summary>
/// <param name="Result">The JSON text of the result, an object.</param>
/// <param name="Places">Where things are in it.</param>
/// <param name="AskedAt">When the server was asked for it, in milliseconds since 1970: so it tells of no moment before.</param>
/// <param name="TimeToLive">For how many milliseconds from then it is served as fresh.</param>
internal sealed record CachedAnswer(ReadOnlyMemory<byte> Result, ResultPlaces Places, long AskedAt, long TimeToLive)
{
    /// <summary>How old it is, in milliseconds.</summary>
    public long AgeAt(DateTimeOffset now) => Math.Max(0, now.ToUnixTimeMilliseconds() - AskedAt);

    /// <summary>Whether it is served as fresh.</summary>
    public bool IsFreshAt(DateTimeOffset now) => AgeAt(now) < TimeToLive;
}

/// <summary>Where things are in a result.</summary>
/// <param name="MetaAt">Where a member of <c>_meta</c> can be put in: right behind its opening brace, or before the result's closing one where it has none.</param>
/// <param name="Meta">What is there.</param>
/// <param name="TtlAt">Where the number of <c>ttlMs</c> begins; 0 where there is none.</param>
/// <param name="TtlLength">How long it is.</param>
internal readonly record struct ResultPlaces(int MetaAt, MetaPlace Meta, int TtlAt, int TtlLength)
{
    /// <summary>Where the number of <c>ttlMs</c> ends.</summary>
    public int TtlEnd => TtlAt + TtlLength;
}

/// <summary>What is at the place for a member of <c>_meta</c>.</summary>
internal enum MetaPlace : byte
{
    /// <summary>The inside of a <c>_meta</c> that has members.</summary>
    Members,

    /// <summary>The inside of an empty one.</summary>
    Empty,

    /// <summary>None: the result's end, behind other members.</summary>
    Absent,

    /// <summary>None, in a result without any members.</summary>
    Alone,
}
