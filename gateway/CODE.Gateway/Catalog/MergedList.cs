using System.Collections.Frozen;

namespace CODE.Gateway.Catalog;

/// <summary>An item of a merged list.</summary>
/// <param name="Server">Whose it is.</param>
/// <param name="Key">Its name or URI.</param>
/// <param name="Json">Its JSON text, UTF-8.</param>
internal sealed record MergedItem(FleetServer Server, string Key, ReadOnlyMemory<byte> Json);

/// <summary>Two servers offer a thing of the same name, so that neither can be meant.</summary>
/// <param name="Kind">The kind of thing.</param>
/// <param name="Key">The name.</param>
/// <param name="Servers">Who offers it.</param>
internal sealed record Collision(OfferKind Kind, string Key, IReadOnlyList<string> Servers);

/// <summary>The items of one kind of all servers.</summary>
/// <param name="Items">Those that only one server offers, ordered by server.</param>
/// <param name="Collisions">Those that are hidden because several do.</param>
/// <param name="TimeToLive">How long the list stays true: the shortest that any server says.</param>
internal sealed record MergedList(IReadOnlyList<MergedItem> Items, IReadOnlyList<Collision> Collisions, TimeSpan TimeToLive)
{
    private readonly FrozenDictionary<string, FleetServer> _owners =
        Items.ToFrozenDictionary(static item => item.Key, static item => item.Server, StringComparer.Ordinal);

    /// <summary>Who offers the item of a name, or null.</summary>
    public FleetServer? OwnerOf(string key) => _owners.GetValueOrDefault(key);
}
