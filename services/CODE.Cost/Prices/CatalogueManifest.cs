using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace CODE.Cost.Prices;

/// <summary>What the store holds of a provider's prices. Whoever replaces it replaces all of them at once.</summary>
/// <param name="Generation">Names the import; part of the keys of its tables.</param>
/// <param name="Currency">The currency of every price, ISO 4217.</param>
/// <param name="ImportedAt">When the import ended, UTC.</param>
/// <param name="Count">How many prices there are.</param>
/// <param name="Tables">The tables, one for each service and region.</param>
internal sealed record CatalogueManifest(string Generation, string Currency, DateTimeOffset ImportedAt, long Count, IReadOnlyList<PriceTable> Tables)
{
    /// <summary>The tables by service and region.</summary>
    [JsonIgnore]
    public FrozenDictionary<(string Service, string Region), PriceTable> ByPlace => field ??= Tables.ToFrozenDictionary(static table => (table.Service, table.Region));
}

/// <summary>The prices of a service in a region.</summary>
/// <param name="Service">The service.</param>
/// <param name="Region">The region.</param>
/// <param name="Blocks">How many blocks it has.</param>
/// <param name="Count">How many prices.</param>
/// <param name="Source">Where they were published.</param>
internal sealed record PriceTable(string Service, string Region, int Blocks, int Count, string Source);
