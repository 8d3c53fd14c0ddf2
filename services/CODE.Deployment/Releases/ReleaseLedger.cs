using System.Text.Json;
using CODE.Deployment.Rollouts;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Deployment.Releases;

/// <summary>An object that a release has had.</summary>
/// <param name="ApiVersion">Its group and version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; null for objects without one.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">What tells it from an object of the same name that comes after it.</param>
/// <param name="IsCreated">Whether a deployment of the release created it; otherwise it was there before.</param>
internal sealed record LedgerEntry(string ApiVersion, string Kind, string? Namespace, string Name, string Uid, bool IsCreated)
{
    /// <summary>How it is shown.</summary>
    public string Title => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>Remembers which objects each release has had, those of deployments that failed too, so that a rollback can say what is there besides. Names only, nothing of what the objects hold.</summary>
internal sealed class ReleaseLedger(IConnectionMultiplexer store)
{
    private const int MaxEntries = 1_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Remembers the objects of a deployment.</summary>
    public async Task AddAsync(DeploymentTarget target, IEnumerable<ObjectOutcome> objects, CancellationToken cancellationToken)
    {
        var (database, known) = (store.GetDatabase(), await ReadAsync(target, cancellationToken));
        var transaction = database.CreateTransaction();
        var added = objects.Where(static item => item is { IsApplied: true, Uid: not null }).ToArray();
        foreach (var item in added)
        {
            var declared = item.Planned.Declared;
            var wasCreated = known.TryGetValue(item.Planned.Key, out var before) && before.Uid == item.Uid && before.IsCreated;
            var entry = new LedgerEntry(declared.ApiVersion, declared.Kind, item.Planned.Namespace, declared.Name, item.Uid!, wasCreated || item.Result == ObjectResult.Created);
            _ = transaction.HashSetAsync(Key(target), item.Planned.Key, JsonSerializer.Serialize(entry, FleetJson.Options));
        }

        // What is forgotten is not told, and never deleted.
        foreach (var old in known.Keys.Except(added.Select(static item => item.Planned.Key)).Skip(Math.Max(0, MaxEntries - added.Length)))
        {
            _ = transaction.HashDeleteAsync(Key(target), old);
        }

        _ = transaction.KeyExpireAsync(Key(target), Lifetime);
        await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    /// <summary>The objects, by <see cref="PlannedObject.Key"/>.</summary>
    public async Task<IReadOnlyDictionary<string, LedgerEntry>> ReadAsync(DeploymentTarget target, CancellationToken cancellationToken)
    {
        var entries = await StoreCalls.Guard(() => store.GetDatabase().HashGetAllAsync(Key(target)), cancellationToken);
        return entries.ToDictionary(static entry => entry.Name.ToString(), static entry => JsonSerializer.Deserialize<LedgerEntry>(entry.Value.ToString(), FleetJson.Options)!, StringComparer.Ordinal);
    }

    /// <summary>Forgets an object that is no longer there.</summary>
    public Task ForgetAsync(DeploymentTarget target, string key, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetDatabase().HashDeleteAsync(Key(target), key), cancellationToken);

    private static RedisKey Key(DeploymentTarget target) => $"code:deployment:objects:{target.Id}";
}
