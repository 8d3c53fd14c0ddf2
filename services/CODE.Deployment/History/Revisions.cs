using System.Globalization;
using System.Text.Json;
using CODE.Deployment.Apply;
using CODE.Deployment.Stored;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Deployment.History;

/// <summary>A configuration that was applied as a whole.</summary>
/// <param name="Number">Counts up from 1 in each workspace.</param>
/// <param name="AppliedAt">When, UTC.</param>
/// <param name="Lineage">The lineage of the state that it was applied to.</param>
/// <param name="IsKept">Whether its configuration is kept; one over the size limit is not.</param>
internal sealed record Revision(long Number, DateTimeOffset AppliedAt, string Lineage, bool IsKept);

/// <summary>What is needed to plan a revision again.</summary>
/// <param name="Zip">Its configuration.</param>
/// <param name="ConfigurationHash">The hash of that.</param>
/// <param name="Variables">The values given for variables.</param>
/// <param name="Destroy">Whether it destroyed everything.</param>
internal sealed record RevisionContent(byte[] Zip, string ConfigurationHash, IReadOnlyDictionary<string, JsonElement> Variables, bool Destroy);

/// <summary>
/// The last ten configurations that were applied in each workspace, sealed, so that a rollback has something to go back to even when the workspace is
/// no git checkout or was edited since.
/// </summary>
internal sealed class Revisions(IConnectionMultiplexer store, SealedBox box)
{
    private const int Kept = 10;
    private const string FailedField = "failed";

    /// <summary>Keeps a configuration that was applied, and returns its number.</summary>
    public async Task<long> SaveAsync(StoredPlan plan, TerraformWorkspace workspace, byte[]? zip, ApplyOutcome outcome, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        var known = await ListAsync(workspace, cancellationToken);
        var number = known.Count == 0 ? 1 : known[0].Number + 1;
        var revision = new Revision(number, outcome.StartedAt, plan.State.Lineage, zip is not null);
        var transaction = database.CreateTransaction();
        _ = transaction.HashSetAsync(IndexKey(workspace), number, JsonSerializer.Serialize(revision, FleetJson.Options));
        _ = transaction.HashDeleteAsync(IndexKey(workspace), FailedField);
        if (zip is not null)
        {
            var content = new RevisionContent(zip, plan.ConfigurationHash, plan.Variables, plan.Destroy);
            _ = transaction.StringSetAsync(
                ContentKey(workspace, number), box.Seal(JsonSerializer.SerializeToUtf8Bytes(content, FleetJson.Options), BelongsTo(workspace, number)));
        }

        foreach (var old in known.Skip(Kept - 1))
        {
            _ = transaction.HashDeleteAsync(IndexKey(workspace), old.Number);
            _ = transaction.KeyDeleteAsync(ContentKey(workspace, old.Number));
        }

        await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
        return number;
    }

    /// <summary>Notes that the last apply did not end well, so that the newest revision is not what is there now.</summary>
    public Task MarkFailedAsync(TerraformWorkspace workspace, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetDatabase().HashSetAsync(IndexKey(workspace), FailedField, "1"), cancellationToken);

    /// <summary>The revision to go back to.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="number">Its number; null for the one before what is there now.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="FaultException"><see cref="FaultCodes.NotFound"/>: there is none.</exception>
    public async Task<Revision> FindAsync(TerraformWorkspace workspace, long? number, CancellationToken cancellationToken)
    {
        var all = await ListAsync(workspace, cancellationToken);
        var failed = await StoreCalls.Guard(() => store.GetDatabase().HashExistsAsync(IndexKey(workspace), FailedField), cancellationToken);
        var found = number is null ? all.Skip(failed ? 0 : 1).FirstOrDefault() : all.FirstOrDefault(revision => revision.Number == number);
        var kept = all.Where(static revision => revision.IsKept).Select(static revision => revision.Number.ToString(CultureInfo.InvariantCulture)).ToArray();
        return found is { IsKept: true }
            ? found
            : throw new FaultException(
                FaultCodes.NotFound,
                number is null
                    ? $"'{workspace.Display}' has no earlier revision that was applied by this server and kept."
                    : $"'{workspace.Display}' has no revision {number} that is kept.",
                kept.Length == 0 ? "A revision is made by each apply; there is nothing to go back to yet." : $"Kept revisions: {string.Join(", ", kept)}; see deployment_history.");
    }

    /// <summary>What is needed to plan a revision again.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.NotFound"/>: it is no longer kept; <see cref="FaultCodes.Tampered"/>.</exception>
    public async Task<RevisionContent> ContentAsync(TerraformWorkspace workspace, long number, CancellationToken cancellationToken)
    {
        var content = await StoreCalls.Guard(() => store.GetDatabase().StringGetAsync(ContentKey(workspace, number)), cancellationToken);
        return content.IsNull
            ? throw new FaultException(FaultCodes.NotFound, $"Revision {number} is no longer kept.", "Choose a newer one; see deployment_history.")
            : JsonSerializer.Deserialize<RevisionContent>(box.Open((byte[])content!, BelongsTo(workspace, number)), FleetJson.Options)!;
    }

    /// <summary>The values given for variables when the newest kept revision was applied; none when there is none.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> LastVariablesAsync(TerraformWorkspace workspace, CancellationToken cancellationToken)
    {
        var newest = (await ListAsync(workspace, cancellationToken)).FirstOrDefault(static revision => revision.IsKept);
        return newest is null ? new Dictionary<string, JsonElement>() : (await ContentAsync(workspace, newest.Number, cancellationToken)).Variables;
    }

    private async Task<IReadOnlyList<Revision>> ListAsync(TerraformWorkspace workspace, CancellationToken cancellationToken)
    {
        var entries = await StoreCalls.Guard(() => store.GetDatabase().HashGetAllAsync(IndexKey(workspace)), cancellationToken);
        return
        [
            .. entries.Where(static entry => entry.Name != FailedField)
                .Select(static entry => JsonSerializer.Deserialize<Revision>(entry.Value.ToString(), FleetJson.Options)!)
                .OrderByDescending(static revision => revision.Number),
        ];
    }

    private static RedisKey IndexKey(TerraformWorkspace workspace) => $"code:deployment:revisions:{workspace.Id}";

    private static RedisKey ContentKey(TerraformWorkspace workspace, long number) => $"code:deployment:revision:{workspace.Id}:{number}";

    private static string BelongsTo(TerraformWorkspace workspace, long number) => $"revision\n{workspace.Path}\n{number}";
}
