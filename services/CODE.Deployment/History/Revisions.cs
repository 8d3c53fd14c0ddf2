using System.Globalization;
using System.Text.Json;
using CODE.Deployment.Stored;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Deployment.History;

/// <summary>Something that was deployed as a whole.</summary>
/// <param name="Number">Counts up from 1 for each target.</param>
/// <param name="AppliedAt">When, UTC.</param>
/// <param name="Lineage">The lineage of the state that it was applied to; empty where there is none.</param>
/// <param name="IsKept">Whether its content is kept; one over the size limit is not.</param>
internal sealed record Revision(long Number, DateTimeOffset AppliedAt, string Lineage, bool IsKept);

/// <summary>What is needed to plan a revision of a workspace again.</summary>
/// <param name="Zip">Its configuration.</param>
/// <param name="ConfigurationHash">The hash of that.</param>
/// <param name="Variables">The values given for variables.</param>
/// <param name="Destroy">Whether it destroyed everything.</param>
internal sealed record RevisionContent(byte[] Zip, string ConfigurationHash, IReadOnlyDictionary<string, JsonElement> Variables, bool Destroy);

/// <summary>
/// The last ten contents that were deployed to each target, sealed, so that a rollback has something to go back to even when the files are in no git checkout or were edited since. They are kept for a year
/// after the last one.
/// </summary>
internal sealed class Revisions(IConnectionMultiplexer store, SealedBox box)
{
    private const int Kept = 10;
    private const string FailedField = "failed";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Keeps what was deployed, and returns its number.</summary>
    /// <param name="target">The target.</param>
    /// <param name="appliedAt">When it began, UTC.</param>
    /// <param name="lineage">The lineage of its state.</param>
    /// <param name="content">What is needed to deploy it again; null when that is too large to be kept.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public async Task<long> SaveAsync<T>(DeploymentTarget target, DateTimeOffset appliedAt, string lineage, T? content, CancellationToken cancellationToken)
        where T : class
    {
        var database = store.GetDatabase();
        var known = await ListAsync(target, cancellationToken);
        var number = known.Count == 0 ? 1 : known[0].Number + 1;
        var revision = new Revision(number, appliedAt, lineage, content is not null);
        var transaction = database.CreateTransaction();
        _ = transaction.HashSetAsync(IndexKey(target), number, JsonSerializer.Serialize(revision, FleetJson.Options));
        _ = transaction.HashDeleteAsync(IndexKey(target), FailedField);
        if (content is not null)
        {
            _ = transaction.StringSetAsync(ContentKey(target, number), box.Seal(JsonSerializer.SerializeToUtf8Bytes(content, FleetJson.Options), BelongsTo(target, number)));
        }

        foreach (var old in known.Skip(Kept - 1))
        {
            _ = transaction.HashDeleteAsync(IndexKey(target), old.Number);
            _ = transaction.KeyDeleteAsync(ContentKey(target, old.Number));
        }

        foreach (var key in known.Take(Kept - 1).Select(each => ContentKey(target, each.Number)).Append(ContentKey(target, number)).Append(IndexKey(target)))
        {
            _ = transaction.KeyExpireAsync(key, Lifetime);
        }

        await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
        return number;
    }

    /// <summary>Notes that the last deployment did not end well, so that the newest revision is not what is there now.</summary>
    public Task MarkFailedAsync(DeploymentTarget target, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetDatabase().HashSetAsync(IndexKey(target), FailedField, "1"), cancellationToken);

    /// <summary>The revision to go back to.</summary>
    /// <param name="target">Of what.</param>
    /// <param name="number">Its number; null for the one before what is there now.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="FaultException"><see cref="FaultCodes.NotFound"/>: there is none.</exception>
    public async Task<Revision> FindAsync(DeploymentTarget target, long? number, CancellationToken cancellationToken)
    {
        var all = await ListAsync(target, cancellationToken);
        var failed = await StoreCalls.Guard(() => store.GetDatabase().HashExistsAsync(IndexKey(target), FailedField), cancellationToken);
        var found = number is null ? all.Skip(failed ? 0 : 1).FirstOrDefault() : all.FirstOrDefault(revision => revision.Number == number);
        var kept = all.Where(static revision => revision.IsKept).Select(static revision => revision.Number.ToString(CultureInfo.InvariantCulture)).ToArray();
        return found is { IsKept: true }
            ? found
            : throw new FaultException(
                FaultCodes.NotFound,
                number is null
                    ? $"'{target.Display}' has no earlier revision that was applied by this server and kept."
                    : $"'{target.Display}' has no revision {number} that is kept.",
                kept.Length == 0 ? "A revision is made by each apply; there is nothing to go back to yet." : $"Kept revisions: {string.Join(", ", kept)}; see deployment_history.");
    }

    /// <summary>What is needed to deploy a revision again.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.NotFound"/>: it is no longer kept; <see cref="FaultCodes.Tampered"/>.</exception>
    public async Task<T> ContentAsync<T>(DeploymentTarget target, long number, CancellationToken cancellationToken)
        where T : class
    {
        var content = await StoreCalls.Guard(() => store.GetDatabase().StringGetAsync(ContentKey(target, number)), cancellationToken);
        return content.IsNull
            ? throw new FaultException(FaultCodes.NotFound, $"Revision {number} is no longer kept.", "Choose a newer one; see deployment_history.")
            : JsonSerializer.Deserialize<T>(box.Open((byte[])content!, BelongsTo(target, number)), FleetJson.Options)!;
    }

    /// <summary>The values given for variables when the newest kept revision was applied; none when there is none.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> LastVariablesAsync(TerraformWorkspace workspace, CancellationToken cancellationToken)
    {
        var newest = (await ListAsync(workspace.Target, cancellationToken)).FirstOrDefault(static revision => revision.IsKept);
        return newest is null ? new Dictionary<string, JsonElement>() : (await ContentAsync<RevisionContent>(workspace.Target, newest.Number, cancellationToken)).Variables;
    }

    private async Task<IReadOnlyList<Revision>> ListAsync(DeploymentTarget target, CancellationToken cancellationToken)
    {
        var entries = await StoreCalls.Guard(() => store.GetDatabase().HashGetAllAsync(IndexKey(target)), cancellationToken);
        return
        [
            .. entries.Where(static entry => entry.Name != FailedField)
                .Select(static entry => JsonSerializer.Deserialize<Revision>(entry.Value.ToString(), FleetJson.Options)!)
                .OrderByDescending(static revision => revision.Number),
        ];
    }

    private static RedisKey IndexKey(DeploymentTarget target) => $"code:deployment:revisions:{target.Id}";

    private static RedisKey ContentKey(DeploymentTarget target, long number) => $"code:deployment:revision:{target.Id}:{number}";

    private static string BelongsTo(DeploymentTarget target, long number) => $"revision\n{target.Seal}\n{number}";
}
