using System.Text.Json;

namespace CODE.ServiceDefaults.Context;

/// <summary>What one source tells.</summary>
/// <param name="Items">What it knows, what matters most first.</param>
public sealed record ContextFindings(IReadOnlyList<ContextItem> Items)
{
    /// <summary>What it could not see.</summary>
    public IReadOnlyList<ContextGap> Missing { get; init; } = [];

    /// <summary>Whether it knows more than it tells.</summary>
    public bool IsTruncated { get; init; }
}

/// <summary>One thing that is known.</summary>
/// <param name="Key">What it is about; of two items with one key, the one of the source that was registered first is told.</param>
/// <param name="Summary">It in a line.</param>
/// <param name="Value">The data; made shorter when it is longer than an item may be.</param>
/// <param name="ObservedAt">When it was true, UTC.</param>
public sealed record ContextItem(string Key, string Summary, JsonElement Value, DateTimeOffset ObservedAt)
{
    /// <summary>By which tool it was learned; null when it was looked up for this query.</summary>
    public string? Tool { get; init; }

    /// <summary>For whom it was learned.</summary>
    public string? Caller { get; init; }

    /// <summary>Whether some of it was written by somebody whom nobody vouches for.</summary>
    /// <value>The default is true.</value>
    public bool IsUntrusted { get; init; } = true;
}

/// <summary>Something that could not be seen.</summary>
/// <param name="Part">What.</param>
/// <param name="Code">One of <see cref="Faults.FaultCodes"/>.</param>
/// <param name="Reason">Why, in a line.</param>
public sealed record ContextGap(string Part, string Code, string Reason);
