using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.ServiceDefaults.Memory;

/// <summary>
/// The context memory in the fleet's store. Per key a list (the newest value first), and one sorted set of all keys by the time they were saved.
/// Only plain commands and MULTI are used, so that Redis and Garnet do the same.
/// </summary>
internal sealed class RedisContextMemory(IConnectionMultiplexer store, ServerIdentity server, IOptions<MemoryOptions> options, TimeProvider time)
    : IContextMemory
{
    private const int IndexChunk = 500;
    private const int MaxEvictionsPerSave = 100;
    private readonly MemoryOptions _options = options.Value;
    private readonly RedisKey _index = $"code:{server.Name}:memory:index";

    public async Task SaveAsync(string key, JsonElement value, MemorySource source, CancellationToken cancellationToken)
    {
        MemoryKeys.Check(key);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"There is no value to remember under '{key}'.", "Give a JSON value.");
        }

        var size = JsonSerializer.SerializeToUtf8Bytes(value).Length;
        if (size > _options.MaxValueBytes)
        {
            throw new FaultException(
                FaultCodes.TooLarge, $"The value of '{key}' has {size} bytes; {_options.MaxValueBytes} are allowed.", "Remember a summary instead.");
        }

        var now = time.GetUtcNow();
        var entry = JsonSerializer.Serialize(new MemoryEntry(key, value, now, source.Caller, source.Tool), FleetJson.Options);
        var saving = store.GetDatabase().CreateTransaction();
        _ = saving.ListLeftPushAsync(Values(key), entry);
        _ = saving.ListTrimAsync(Values(key), 0, _options.HistoryLength - 1);
        _ = saving.SortedSetAddAsync(_index, key, Score(now));
        await StoreCalls.Guard(() => saving.ExecuteAsync(), cancellationToken);
        await EvictAsync(cancellationToken);
    }

    public async Task<MemoryEntry?> GetAsync(string key, CancellationToken cancellationToken)
    {
        MemoryKeys.Check(key);
        var newest = await StoreCalls.Guard(() => store.GetDatabase().ListGetByIndexAsync(Values(key), 0), cancellationToken);
        return newest.IsNull ? null : Read(newest);
    }

    public async Task<IReadOnlyList<MemoryEntry>> GetHistoryAsync(string key, CancellationToken cancellationToken)
    {
        MemoryKeys.Check(key);
        var values = await StoreCalls.Guard(() => store.GetDatabase().ListRangeAsync(Values(key), 0, _options.HistoryLength - 1), cancellationToken);
        return [.. values.Select(Read)];
    }

    public async Task<MemoryPage> ListAsync(string prefix, int limit, string? cursor, CancellationToken cancellationToken)
    {
        MemoryKeys.CheckPrefix(prefix);
        if (limit is < 1 or > Paging.MaxLimit)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"limit is {limit}.", $"Give a limit from 1 to {Paging.MaxLimit}.");
        }

        var start = string.IsNullOrEmpty(cursor) ? null : MemoryCursor.Decode(cursor);
        var total = await StoreCalls.Guard(() => store.GetDatabase().SortedSetLengthAsync(_index), cancellationToken);
        var found = new List<SortedSetEntry>(limit + 1);
        for (long skip = 0; found.Count <= limit; skip += IndexChunk)
        {
            var chunk = await IndexAsync(start, skip, cancellationToken);
            found.AddRange(chunk
                .Where(entry => start?.IsBefore(entry.Score, entry.Element!) != false)
                .Where(entry => entry.Element.ToString().StartsWith(prefix, StringComparison.Ordinal))
                .Take(limit + 1 - found.Count));
            if (chunk.Length < IndexChunk)
            {
                break;
            }
        }

        var page = found.Take(limit).Select(static entry => new MemoryKey(entry.Element!, At(entry.Score))).ToArray();
        var last = found.Count > limit ? found[limit - 1] : default(SortedSetEntry?);
        return new MemoryPage(page, last is { } end ? new MemoryCursor(end.Score, end.Element!).Encode() : null, total);
    }

    private Task<SortedSetEntry[]> IndexAsync(MemoryCursor? start, long skip, CancellationToken cancellationToken) =>
        StoreCalls.Guard(
            () => store.GetDatabase().SortedSetRangeByScoreWithScoresAsync(
                _index, double.NegativeInfinity, start?.Score ?? double.PositiveInfinity, order: Order.Descending, skip: skip, take: IndexChunk),
            cancellationToken);

    private async Task EvictAsync(CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        var excess = await StoreCalls.Guard(() => database.SortedSetLengthAsync(_index), cancellationToken) - _options.MaxKeys;
        if (excess <= 0)
        {
            return;
        }

        // A limit that was lowered is reached in steps, so that no single save pays for all of it.
        var last = Math.Min(excess, MaxEvictionsPerSave) - 1;
        var oldest = await StoreCalls.Guard(() => database.SortedSetRangeByRankWithScoresAsync(_index, 0, last), cancellationToken);
        foreach (var entry in oldest)
        {
            var evicting = database.CreateTransaction();
            // Not if it was saved again since it was found to be the oldest.
            evicting.AddCondition(Condition.SortedSetEqual(_index, entry.Element, entry.Score));
            _ = evicting.SortedSetRemoveAsync(_index, entry.Element);
            _ = evicting.KeyDeleteAsync(Values(entry.Element!));
            await StoreCalls.Guard(() => evicting.ExecuteAsync(), cancellationToken);
        }
    }

    private RedisKey Values(string key) => $"code:{server.Name}:memory:values:{key}";

    private static MemoryEntry Read(RedisValue value) => JsonSerializer.Deserialize<MemoryEntry>(value.ToString(), FleetJson.Options)!;

    // Microseconds are the finest time that a double holds exactly.
    private static double Score(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset At(double score) => DateTimeOffset.UnixEpoch.AddTicks((long)score * TimeSpan.TicksPerMicrosecond);
}
