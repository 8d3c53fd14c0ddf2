using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Gateway.Identity;

/// <summary>
/// The revocations in the fleet's store: a sorted set, by the time when each may be forgotten, and a number that grows with every new one, so that a replica
/// that looks every second reads one small key.
/// </summary>
/// <remarks>Every method throws <see cref="FaultException"/> with <see cref="FaultCodes.Unavailable"/> when the store is away.</remarks>
internal sealed class RevocationStore(IServiceProvider services, TimeProvider time)
{
    private static readonly RedisKey Entries = "code:gateway:revocations:entries";
    private static readonly RedisKey Version = "code:gateway:revocations:version";

    /// <summary>What tells whether there is anything new.</summary>
    public Task<long> ReadVersionAsync(CancellationToken cancellationToken) =>
        StoreCalls.Guard(async () => (long?)await Database.StringGetAsync(Version) ?? 0, cancellationToken);

    /// <summary>Every revocation whose time is not over.</summary>
    public async Task<IReadOnlyList<Revocation>> ReadAsync(CancellationToken cancellationToken)
    {
        var values = await StoreCalls.Guard(() => Database.SortedSetRangeByScoreAsync(Entries, Now), cancellationToken);
        return [.. values.Select(static value => Revocation.Parse(value.ToString())).OfType<Revocation>()];
    }

    /// <summary>Keeps revocations, and forgets those whose time is over.</summary>
    public Task AddAsync(IReadOnlyCollection<Revocation> added, CancellationToken cancellationToken) => StoreCalls.Guard(
        async () =>
        {
            var transaction = Database.CreateTransaction();
            Task[] parts =
            [
                transaction.SortedSetAddAsync(Entries, [.. added.Select(static one => new SortedSetEntry(one.ToString(), one.Until.ToUnixTimeSeconds()))]),
                transaction.SortedSetRemoveRangeByScoreAsync(Entries, double.NegativeInfinity, Now, Exclude.Stop),
                transaction.StringIncrementAsync(Version),
            ];
            var isDone = await transaction.ExecuteAsync();
            await Task.WhenAll(parts);
            return isDone;
        },
        cancellationToken);

    private double Now => time.GetUtcNow().ToUnixTimeSeconds();

    // Asked for late: the connection is made in the call that needs it first, which must not be the gateway's start.
    private IDatabase Database => ((IConnectionMultiplexer)services.GetService(typeof(IConnectionMultiplexer))!).GetDatabase();
}
