using System.Text.Json;
using CODE.Cost.Prices;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Cost.Imports;

/// <summary>What an import that is not finished has read, so that the next one goes on behind it.</summary>
/// <param name="Generation">The generation that it writes.</param>
/// <param name="Scope">What was asked for; an import for something else begins anew.</param>
/// <param name="Done">The documents that are read, by address.</param>
/// <param name="Tables">The tables that are written.</param>
internal sealed record ImportRecord(string Generation, string Scope, IReadOnlyList<string> Done, IReadOnlyList<PriceTable> Tables);

/// <summary>Keeps the records of unfinished imports in the fleet's store, for as long as their tables.</summary>
internal sealed class ImportJournal(IConnectionMultiplexer store)
{
    // Less than the tables are kept, so that a record never names one that is gone.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);

    /// <summary>The record of a provider's unfinished import, or null.</summary>
    public async Task<ImportRecord?> FindAsync(string provider, CancellationToken cancellationToken)
    {
        var text = await StoreCalls.Guard(() => store.GetDatabase().StringGetAsync(Key(provider)), cancellationToken);
        return text.IsNull ? null : JsonSerializer.Deserialize<ImportRecord>((byte[])text!, FleetJson.Options);
    }

    /// <summary>Keeps a record.</summary>
    public Task SaveAsync(string provider, ImportRecord record, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetDatabase().StringSetAsync(Key(provider), JsonSerializer.SerializeToUtf8Bytes(record, FleetJson.Options), Kept), cancellationToken);

    /// <summary>Forgets the record of an import that is finished, or must not be gone on with.</summary>
    public Task RemoveAsync(string provider, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetDatabase().KeyDeleteAsync(Key(provider)), cancellationToken);

    private static RedisKey Key(string provider) => $"code:cost:import:{provider}";
}
