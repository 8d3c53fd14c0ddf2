namespace CODE.Gateway.Audit;

/// <summary>How far a chain is. Written together with its records, so that a removed end shows.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Sequence">The number of its last record.</param>
/// <param name="Last">The seal of its last record.</param>
/// <param name="Segment">The segment that holds it, from 1.</param>
/// <param name="Count">How many records that segment holds.</param>
/// <param name="Started">When its first record was made.</param>
/// <param name="Time">When its last record was made.</param>
internal sealed record ChainHead(string Chain, long Sequence, string Last, long Segment, int Count, DateTimeOffset Started, DateTimeOffset Time)
{
    /// <summary>What its seal is for.</summary>
    public static ReadOnlySpan<byte> Label => "head"u8;
}

/// <summary>Where the part of a chain begins that is still kept.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Segment">The last segment that was removed.</param>
/// <param name="Sequence">The number of the last record that was removed.</param>
/// <param name="Last">The seal of that record.</param>
internal sealed record ChainAnchor(string Chain, long Segment, long Sequence, string Last)
{
    /// <summary>What the first record of a chain has as its predecessor's seal.</summary>
    public static readonly string Nothing = new('0', 64);

    /// <summary>What its seal is for.</summary>
    public static ReadOnlySpan<byte> Label => "anchor"u8;

    /// <summary>The beginning of a chain of which nothing was removed.</summary>
    public static ChainAnchor BeginningOf(string chain) => new(chain, 0, 0, Nothing);
}

/// <summary>Every chain that is kept, so that a removed one shows.</summary>
/// <param name="Chains">The chains, in the order in which they were opened.</param>
internal sealed record ChainList(IReadOnlyList<string> Chains)
{
    /// <summary>What its seal is for.</summary>
    public static ReadOnlySpan<byte> Label => "chains"u8;
}
