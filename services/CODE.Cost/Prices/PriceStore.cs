using System.Collections.Concurrent;
using System.Text.Json;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Cost.Prices;

/// <summary>
/// Imported prices in the fleet's store: for each provider a manifest, and for each of its services and regions a hash of blocks. Tables belong to a generation; a new one is
/// written beside the old one and becomes the catalogue when the manifest names it.
/// </summary>
internal sealed class PriceStore(IConnectionMultiplexer store, TimeProvider time)
{
    // A replica that still has the manifest before goes on to find its tables.
    private static readonly TimeSpan KeptAfterReplaced = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeptUnfinished = TimeSpan.FromDays(1);
    private static readonly TimeSpan ManifestAge = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (CatalogueManifest? Manifest, DateTimeOffset ReadAt)> _manifests = new(StringComparer.Ordinal);

    /// <summary>What there is of a provider's prices, or null; may be half a minute old.</summary>
    public async Task<CatalogueManifest?> ManifestAsync(string provider, CancellationToken cancellationToken)
    {
        if (_manifests.TryGetValue(provider, out var known) && time.GetUtcNow() - known.ReadAt < ManifestAge)
        {
            return known.Manifest;
        }

        var text = await StoreCalls.Guard(() => store.GetDatabase().StringGetAsync(ManifestKey(provider)), cancellationToken);
        var manifest = text.IsNull ? null : JsonSerializer.Deserialize<CatalogueManifest>((byte[])text!, FleetJson.Options);
        _manifests[provider] = (manifest, time.GetUtcNow());
        return manifest;
    }

    /// <summary>The prices of these keys of one provider, as far as they are there: one question for each table, all at once.</summary>
    public async Task<IReadOnlyDictionary<PriceKey, Price>> FindAsync(string provider, IEnumerable<PriceKey> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<PriceKey, Price>();
        if (await ManifestAsync(provider, cancellationToken) is not { } manifest)
        {
            return found;
        }

        var asked = keys.GroupBy(static key => (key.Service, key.Region)).Where(group => manifest.ByPlace.ContainsKey(group.Key))
            .Select(group => FindAsync(provider, manifest, manifest.ByPlace[group.Key], group.ToHashSet(), cancellationToken));
        foreach (var price in (await Task.WhenAll(asked)).SelectMany(static prices => prices))
        {
            found[price.Key] = price;
        }

        return found;
    }

    /// <summary>Every price of a table.</summary>
    public async Task<IReadOnlyList<Price>> ReadAsync(string provider, string service, string region, CancellationToken cancellationToken)
    {
        if (await ManifestAsync(provider, cancellationToken) is not { } manifest || !manifest.ByPlace.TryGetValue((service, region), out var table))
        {
            return [];
        }

        return await ReadAsync(provider, manifest, table, cancellationToken);
    }

    /// <summary>Every price of a table of a generation, which need not be the catalogue yet.</summary>
    public async Task<IReadOnlyList<Price>> ReadAsync(string provider, CatalogueManifest manifest, PriceTable table, CancellationToken cancellationToken)
    {
        var blocks = await StoreCalls.Guard(() => store.GetDatabase().HashValuesAsync(TableKey(provider, manifest.Generation, table)), cancellationToken);
        return [.. blocks.SelectMany(static block => PriceBlock.Read((byte[])block!)).Select(price => ToPrice(provider, manifest, table, price))];
    }

    /// <summary>Writes a table of a generation that is not the catalogue yet; it goes after a day unless it becomes it.</summary>
    public async Task<PriceTable> WriteAsync(
        string provider, string generation, string service, string region, string source, IReadOnlyCollection<StoredPrice> prices, CancellationToken cancellationToken)
    {
        var blocks = PriceBlock.CountFor(prices.Count);
        var table = new PriceTable(service, region, blocks, prices.Count, source);
        var key = TableKey(provider, generation, table);
        HashEntry[] entries = [.. prices.GroupBy(price => PriceBlock.IndexOf(price.Sku, blocks)).Select(static block => new HashEntry(block.Key, PriceBlock.Write(block)))];
        await StoreCalls.Guard(() => store.GetDatabase().KeyDeleteAsync(key), cancellationToken);
        foreach (var part in entries.Chunk(PriceBlock.Size))
        {
            await StoreCalls.Guard(
                async () =>
                {
                    await store.GetDatabase().HashSetAsync(key, part);
                    return await store.GetDatabase().KeyExpireAsync(key, KeptUnfinished);
                },
                cancellationToken);
        }

        return table;
    }

    /// <summary>Makes a generation the catalogue, at one stroke, and lets the one before go.</summary>
    public async Task CommitAsync(string provider, CatalogueManifest manifest, CancellationToken cancellationToken)
    {
        _manifests.TryRemove(provider, out _);
        var before = await ManifestAsync(provider, cancellationToken);
        foreach (var table in manifest.Tables)
        {
            await StoreCalls.Guard(() => store.GetDatabase().KeyPersistAsync(TableKey(provider, manifest.Generation, table)), cancellationToken);
        }

        await StoreCalls.Guard(() => store.GetDatabase().StringSetAsync(ManifestKey(provider), JsonSerializer.SerializeToUtf8Bytes(manifest, FleetJson.Options)), cancellationToken);
        _manifests.TryRemove(provider, out _);
        foreach (var table in before?.Generation == manifest.Generation ? [] : before?.Tables ?? [])
        {
            await StoreCalls.Guard(() => store.GetDatabase().KeyExpireAsync(TableKey(provider, before!.Generation, table), KeptAfterReplaced), cancellationToken);
        }
    }

    private async Task<IEnumerable<Price>> FindAsync(
        string provider, CatalogueManifest manifest, PriceTable table, HashSet<PriceKey> keys, CancellationToken cancellationToken)
    {
        RedisValue[] fields = [.. keys.Select(key => PriceBlock.IndexOf(key.Sku, table.Blocks)).Distinct().Select(static index => (RedisValue)index)];
        var blocks = await StoreCalls.Guard(() => store.GetDatabase().HashGetAsync(TableKey(provider, manifest.Generation, table), fields), cancellationToken);
        return blocks.Where(static block => !block.IsNull).SelectMany(static block => PriceBlock.Read((byte[])block!))
            .Where(price => keys.Contains(new PriceKey(provider, table.Service, table.Region, price.Sku)))
            .Select(price => ToPrice(provider, manifest, table, price));
    }

    private static Price ToPrice(string provider, CatalogueManifest manifest, PriceTable table, StoredPrice price) => new(
        new PriceKey(provider, table.Service, table.Region, price.Sku), price.Unit, price.Amount, manifest.Currency, price.Effective, table.Source);

    private static RedisKey ManifestKey(string provider) => $"code:cost:prices:{provider}";

    private static RedisKey TableKey(string provider, string generation, PriceTable table) => $"code:cost:prices:{provider}:{generation}:{table.Service}:{table.Region}";
}
