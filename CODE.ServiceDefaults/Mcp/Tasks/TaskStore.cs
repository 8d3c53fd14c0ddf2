using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.ServiceDefaults.Mcp.Tasks;

/// <summary>
/// Tasks in the fleet's store, where every replica sees them. A record is one value and is replaced only if nobody else replaced it since it was read,
/// so that an end is never overwritten. Beside it lies a lease that only a living process renews, and a channel to call that process.
/// </summary>
internal sealed class TaskStore(IConnectionMultiplexer store, ServerIdentity server, IOptions<TaskOptions> options, TimeProvider time)
{
    private const int MaxAttempts = 20;
    private readonly TimeSpan _lease = TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>Saves a new task, leased; when this returns, every replica finds it.</summary>
    public async Task CreateAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        var creating = store.GetDatabase().CreateTransaction();
        _ = creating.StringSetAsync(LeaseKey(record.Id), Environment.MachineName, _lease);
        _ = creating.StringSetAsync(RecordKey(record.Id), Write(record), TimeSpan.FromMilliseconds(record.TtlMs));
        await StoreCalls.Guard(() => creating.ExecuteAsync(), cancellationToken);
    }

    public async Task<TaskRecord?> GetAsync(string id, CancellationToken cancellationToken) =>
        Read(await StoreCalls.Guard(() => store.GetDatabase().StringGetAsync(RecordKey(id)), cancellationToken));

    /// <summary>Replaces a record by what a change makes of it; a change that answers null leaves it as it is.</summary>
    /// <returns>The record afterwards, or null when there is none (any more).</returns>
    public async Task<TaskRecord?> UpdateAsync(string id, Func<TaskRecord, TaskRecord?> change, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = await StoreCalls.Guard(() => database.StringGetAsync(RecordKey(id)), cancellationToken);
            var record = Read(before);
            if (record is null || change(record) is not { } changed)
            {
                return record;
            }

            changed = changed with { UpdatedAt = time.GetUtcNow() };
            var replacing = database.CreateTransaction();
            replacing.AddCondition(Condition.StringEqual(RecordKey(id), before));
            _ = replacing.StringSetAsync(RecordKey(id), Write(changed), expiry: null, keepTtl: true);
            if (await StoreCalls.Guard(() => replacing.ExecuteAsync(), cancellationToken))
            {
                return changed;
            }
        }

        throw new FaultException(FaultCodes.Busy, "The task changes too quickly.", "Try again.");
    }

    /// <summary>Gives a sign of life for a task, and reads it.</summary>
    public async Task<TaskRecord?> RenewAsync(string id, CancellationToken cancellationToken)
    {
        await StoreCalls.Guard(() => store.GetDatabase().StringSetAsync(LeaseKey(id), Environment.MachineName, _lease), cancellationToken);
        return await GetAsync(id, cancellationToken);
    }

    /// <summary>Whether a living process runs the task.</summary>
    public Task<bool> IsLeasedAsync(string id, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetDatabase().KeyExistsAsync(LeaseKey(id)), cancellationToken);

    /// <summary>Calls the process that runs the task, so that it looks at the record at once rather than with its next sign of life.</summary>
    public Task CallAsync(string id, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetSubscriber().PublishAsync(Channel(id), RedisValue.EmptyString), cancellationToken);

    /// <summary>Listens for calls about a task until disposed.</summary>
    public async Task<IAsyncDisposable> ListenAsync(string id, Action called, CancellationToken cancellationToken)
    {
        var calls = await StoreCalls.Guard(() => store.GetSubscriber().SubscribeAsync(Channel(id)), cancellationToken);
        calls.OnMessage(_ => called());
        return new Subscription(calls);
    }

    private RedisKey RecordKey(string id) => $"code:{server.Name}:task:{id}";

    private RedisKey LeaseKey(string id) => $"code:{server.Name}:task-lease:{id}";

    private RedisChannel Channel(string id) => RedisChannel.Literal($"code:{server.Name}:task:{id}");

    private static RedisValue Write(TaskRecord record) => JsonSerializer.Serialize(record, FleetJson.Options);

    private static TaskRecord? Read(RedisValue value) =>
        value.IsNull ? null : JsonSerializer.Deserialize<TaskRecord>(value.ToString(), FleetJson.Options);

    private sealed class Subscription(ChannelMessageQueue calls) : IAsyncDisposable
    {
        // Without waiting for the store: it may be the reason why the task ends.
        public async ValueTask DisposeAsync() => await calls.UnsubscribeAsync(CommandFlags.FireAndForget);
    }
}
