using System.Text.Json;
using CODE.Gateway.Definitions;

namespace CODE.Gateway.Catalog;

/// <summary>One thing that a server offers, as the server wrote it: unknown members and <c>_meta</c> pass unchanged.</summary>
/// <param name="Key">Its name or URI.</param>
/// <param name="Json">Its JSON text, UTF-8.</param>
/// <param name="Tool">What it says about itself, when it is a tool.</param>
internal sealed record OfferItem(string Key, ReadOnlyMemory<byte> Json, ToolDefinition? Tool = null)
{
    public bool Equals(OfferItem? other) => other is not null && Key == other.Key && Json.Span.SequenceEqual(other.Json.Span);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}

/// <summary>One list of a server.</summary>
/// <param name="Items">The items, in the server's order.</param>
/// <param name="TimeToLive">How long the server says that the list stays true.</param>
internal sealed record OfferList(IReadOnlyList<OfferItem> Items, TimeSpan TimeToLive)
{
    public static readonly OfferList Empty = new([], TimeSpan.MaxValue);

    public bool Equals(OfferList? other) =>
        other is not null && TimeToLive == other.TimeToLive && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Count;
}

/// <summary>Everything that a server offers.</summary>
/// <param name="Version">The server's version, where it tells one.</param>
/// <param name="Capabilities">Its capabilities, a JSON object.</param>
/// <param name="Instructions">What it tells models about itself.</param>
/// <param name="Lists">Its lists, by <see cref="OfferKind.Index"/>.</param>
internal sealed record ServerOffer(string? Version, JsonElement Capabilities, string? Instructions, IReadOnlyList<OfferList> Lists)
{
    /// <summary>What its tools say about themselves.</summary>
    public IEnumerable<ToolDefinition> Tools => this[OfferKind.Tools].Items.Select(static item => item.Tool).OfType<ToolDefinition>();

    /// <summary>The same with some of the items alone.</summary>
    public ServerOffer Where(Func<OfferKind, OfferItem, bool> condition) => this with
    {
        Lists = [.. OfferKind.All.Select(kind => this[kind] with { Items = [.. this[kind].Items.Where(item => condition(kind, item))] })],
    };

    /// <summary>What this offers and another does not.</summary>
    public IEnumerable<(OfferKind Kind, string Key)> KeysWithout(ServerOffer other) =>
        OfferKind.All.SelectMany(kind => this[kind].Items.Select(static item => item.Key).Except(other[kind].Items.Select(static item => item.Key), StringComparer.Ordinal).Select(key => (kind, key)));

    /// <summary>The list of a kind.</summary>
    public OfferList this[OfferKind kind] => Lists[kind.Index];

    public bool Equals(ServerOffer? other) =>
        other is not null && Version == other.Version && Instructions == other.Instructions
        && JsonElement.DeepEquals(Capabilities, other.Capabilities) && Lists.SequenceEqual(other.Lists);

    public override int GetHashCode() => HashCode.Combine(Version, Instructions);
}
