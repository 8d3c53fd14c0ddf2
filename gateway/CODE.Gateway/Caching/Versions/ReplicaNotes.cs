using System.Security.Cryptography;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Gateway.Caching.Versions;

/// <summary>How far each replica is, in the store: the number of the newest change that it has heard of. A note that is not renewed vanishes.</summary>
internal sealed class ReplicaNotes(IConnectionMultiplexer store, TimeProvider time)
{
    /// <summary>How long a note lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(4);

    private static readonly RedisKey Replicas = "code:gateway:cache:replicas";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    // A note that is neither renewed nor gone by then cannot be.
    private static readonly TimeSpan Patience = Lifetime + TimeSpan.FromSeconds(2);

    /// <summary>Names this replica.</summary>
    public string Id { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Notes how far this replica is.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">The store is away.</exception>
    public async Task NoteAsync(long heard, CancellationToken cancellationToken)
    {
        // In this order: whoever finds no note and strikes this replica off does so before the note, or not at all.
        var database = store.GetDatabase();
        _ = database.StringSetAsync(KeyOf(Id), heard, Lifetime, flags: CommandFlags.FireAndForget);
        await StoreCalls.Guard(() => database.SetAddAsync(Replicas, Id), cancellationToken);
    }

    /// <summary>Waits until every other replica that answers from what it knows has heard of a change.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">The store is away.</exception>
    public async Task WaitAsync(long sequence, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        var others = (await StoreCalls.Guard(() => database.SetMembersAsync(Replicas), cancellationToken)).Where(id => id != Id).ToArray();
        var start = time.GetTimestamp();
        for (var pause = FirstPause; others.Length > 0 && time.GetElapsedTime(start) < Patience; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var notes = await StoreCalls.Guard(() => database.StringGetAsync([.. others.Select(static id => KeyOf(id.ToString()))]), cancellationToken);
            foreach (var gone in others.Where((_, index) => notes[index].IsNull))
            {
                await StrikeOffAsync(database, gone, cancellationToken);
            }

            others = [.. others.Where((_, index) => !notes[index].IsNull && (long)notes[index] < sequence)];
            if (others.Length > 0)
            {
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private static async Task StrikeOffAsync(IDatabase database, RedisValue replica, CancellationToken cancellationToken)
    {
        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.KeyNotExists(KeyOf(replica.ToString())));
        _ = transaction.SetRemoveAsync(Replicas, replica);
        await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    private static RedisKey KeyOf(string id) => $"code:gateway:cache:replica:{id}";
}
