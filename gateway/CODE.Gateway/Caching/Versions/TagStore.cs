using System.Globalization;
using System.Security.Cryptography;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Gateway.Caching.Versions;

/// <summary>
/// The versions of tags in the store: a hash for each tag, with its version and the changes that are under way. Versions are random, so that one that was forgotten
/// never comes back, and are forgotten only when nothing that was cached under an older one can be left.
/// </summary>
internal sealed class TagStore(IConnectionMultiplexer store, IOptions<CacheOptions> options, TimeProvider time)
{
    /// <summary>Where changes are told to the other replicas.</summary>
    public static readonly RedisChannel Channel = RedisChannel.Literal("code:gateway:cache:changes");

    /// <summary>The tag of everything: its version is gone with the store's content, and with it all that was cached before.</summary>
    public const string Everything = "*";

    private const string Prefix = "code:gateway:cache:tag:";
    private const string Version = "version";
    private const string ChangePrefix = "change:";
    private static readonly RedisKey SequenceKey = "code:gateway:cache:sequence";

    private readonly TimeSpan _memory = 2 * (options.Value.MaxTimeToLive + options.Value.MaxStale);

    /// <summary>Reads tags.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">The store is away.</exception>
    public async Task<TagState[]> ReadAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        var hashes = await StoreCalls.Guard(() => Task.WhenAll(tags.Select(tag => database.HashGetAllAsync(KeyOf(tag)))), cancellationToken);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. hashes.Select(hash => StateOf(hash, now))];
    }

    /// <summary>Notes that a change begins, which may make untrue what the tags are about.</summary>
    /// <returns>The number of the change among all.</returns>
    /// <exception cref="ServiceDefaults.Faults.FaultException">The store is away.</exception>
    public Task<long> BeginAsync(IReadOnlyList<string> tags, string change, DateTimeOffset until, CancellationToken cancellationToken) =>
        ChangeAsync(tags, (transaction, key) => transaction.HashSetAsync(key, $"{ChangePrefix}{change}", until.ToUnixTimeMilliseconds()), until - time.GetUtcNow(), cancellationToken);

    /// <summary>Notes that a change is over.</summary>
    /// <returns>The number of the change among all.</returns>
    /// <exception cref="ServiceDefaults.Faults.FaultException">The store is away.</exception>
    public Task<long> EndAsync(IReadOnlyList<string> tags, string change, CancellationToken cancellationToken) =>
        ChangeAsync(tags, (transaction, key) => transaction.HashDeleteAsync(key, $"{ChangePrefix}{change}"), TimeSpan.Zero, cancellationToken);

    /// <summary>The number of the newest change.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">The store is away.</exception>
    public async Task<long> SequenceAsync(CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        _ = database.HashSetAsync(KeyOf(Everything), Version, NewVersion(), When.NotExists, CommandFlags.FireAndForget);
        return (long)await StoreCalls.Guard(() => database.StringGetAsync(SequenceKey), cancellationToken);
    }

    private async Task<long> ChangeAsync(IReadOnlyList<string> tags, Func<ITransaction, RedisKey, Task> change, TimeSpan longer, CancellationToken cancellationToken)
    {
        var transaction = store.GetDatabase().CreateTransaction();
        foreach (var tag in tags)
        {
            var key = KeyOf(tag);
            _ = transaction.HashSetAsync(key, Version, NewVersion());
            _ = change(transaction, key);
            _ = transaction.KeyExpireAsync(key, _memory + longer);
        }

        // In the same transaction: whoever knows of the number finds the versions.
        var sequence = transaction.StringIncrementAsync(SequenceKey);
        await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
        return await sequence;
    }

    private static TagState StateOf(HashEntry[] hash, long now)
    {
        var state = new TagState(TagState.Unchanged, 0);
        foreach (var entry in hash)
        {
            state = entry.Name == Version ? state with { Version = entry.Value.ToString() }
                : entry.Name.StartsWith(ChangePrefix) && (long)entry.Value > now ? state with { ChangingUntil = Math.Max(state.ChangingUntil, (long)entry.Value) }
                : state;
        }

        return state;
    }

    private static string NewVersion() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static RedisKey KeyOf(string tag) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{tag}");
}
