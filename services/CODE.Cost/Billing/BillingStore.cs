using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Cost.Billing;

/// <summary>
/// Billing data in the fleet's store: a hash of records, one for each account and billing period, and for each of them a hash of blocks, one for each day. An import writes its blocks
/// beside those from before; they are what is spent when the records name them, which happens at one stroke for all of them.
/// </summary>
internal sealed class BillingStore(IConnectionMultiplexer store)
{
    private const int MaxRecords = 2_000;

    // Whoever read the records before goes on to find their blocks.
    private static readonly TimeSpan KeptAfterReplaced = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeptUnfinished = TimeSpan.FromDays(1);
    private static readonly RedisKey Records = "code:cost:billing";

    /// <summary>A new name for the blocks of an export.</summary>
    public static string NewKey() => $"code:cost:billing:{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Every record, by provider, account and period.</summary>
    /// <exception cref="FaultException">The store cannot be reached, or holds something else.</exception>
    public async Task<IReadOnlyList<BillingRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var texts = await StoreCalls.Guard(() => store.GetDatabase().HashValuesAsync(Records), cancellationToken);
        try
        {
            return
            [
                .. texts.Select(static text => JsonSerializer.Deserialize<BillingRecord>((byte[])text!, FleetJson.Options) ?? throw BillingFaults.Unreadable())
                    .OrderBy(static record => record.Provider, StringComparer.Ordinal).ThenBy(static record => record.Account, StringComparer.Ordinal).ThenBy(static record => record.Period),
            ];
        }
        catch (JsonException exception)
        {
            throw BillingFaults.Unreadable(exception);
        }
    }

    /// <summary>The charges of days of an export; each of the days has to be one of the record's.</summary>
    /// <exception cref="FaultException">The store cannot be reached, or a day is missing or damaged.</exception>
    public async Task<IReadOnlyList<(DateOnly Day, IReadOnlyList<DayCharge> Charges)>> ReadAsync(BillingRecord record, IReadOnlyList<DateOnly> days, CancellationToken cancellationToken)
    {
        var blocks = await StoreCalls.Guard(() => store.GetDatabase().HashGetAsync(record.Key, [.. days.Select(Field)]), cancellationToken);
        return [.. days.Zip(blocks, static (day, block) => (day, BillingBlock.Read(block.IsNull ? throw BillingFaults.Unreadable() : (byte[])block!)))];
    }

    /// <summary>Writes a block of an export that does not count yet; it goes after a day unless it comes to.</summary>
    public Task WriteAsync(string key, DateOnly day, IReadOnlyCollection<DayCharge> charges, CancellationToken cancellationToken) => StoreCalls.Guard(
        async () =>
        {
            await store.GetDatabase().HashSetAsync(key, Field(day), BillingBlock.Write(charges));
            return await store.GetDatabase().KeyExpireAsync(key, KeptUnfinished);
        },
        cancellationToken);

    /// <summary>Makes exports count, all at one stroke, in place of what there was of the same accounts and periods.</summary>
    /// <returns>The records that were replaced.</returns>
    /// <exception cref="FaultException">There are too many, or the store cannot be reached; nothing is changed then.</exception>
    public async Task<IReadOnlyList<BillingRecord>> CommitAsync(IReadOnlyList<BillingRecord> records, CancellationToken cancellationToken)
    {
        var scopes = records.Select(static record => record.Scope).ToHashSet();
        var before = await ListAsync(cancellationToken);
        BillingRecord[] replaced = [.. before.Where(record => scopes.Contains(record.Scope))];
        if (before.Count - replaced.Length + records.Count > MaxRecords)
        {
            throw new FaultException(FaultCodes.TooLarge, $"There are {before.Count} accounts and billing periods, and no more than {MaxRecords} fit.", "Nothing was imported.");
        }

        var changing = store.GetDatabase().CreateTransaction();
        foreach (var record in records)
        {
            _ = changing.KeyPersistAsync(record.Key);
        }

        _ = changing.HashSetAsync(Records, [.. records.Select(static record => new HashEntry(Field(record.Scope), JsonSerializer.SerializeToUtf8Bytes(record, FleetJson.Options)))]);
        foreach (var record in replaced)
        {
            _ = changing.KeyExpireAsync(record.Key, KeptAfterReplaced);
        }

        await StoreCalls.Guard(() => changing.ExecuteAsync(), cancellationToken);
        return replaced;
    }

    private static RedisValue Field(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    // A name is printable, so that a line break cannot be in one.
    private static RedisValue Field(BillingScope scope) => $"{scope.Provider}\n{scope.Account}\n{Field(scope.Period)}";
}
