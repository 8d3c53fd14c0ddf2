using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CODE.Deployment.Apply;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Deployment.Stored;

/// <summary>
/// Keeps plans in the fleet's store: immutable, sealed, private to their caller, for as long as they may be applied. After a plan was applied its file goes,
/// and its outcome stays for a day, so that applying it again answers what happened.
/// </summary>
internal sealed class PlanStore(IConnectionMultiplexer store, SealedBox box, TimeProvider time)
{
    private const int MaxPlanFile = 12 * 1024 * 1024;
    private const string Record = "record";
    private const string File = "file";
    private const string Owner = "owner";
    private const string Claim = "claim";
    private const string Outcome = "outcome";

    // Longer than the plan lives, so that a late caller hears that it expired.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private static readonly TimeSpan OutcomeLifetime = TimeSpan.FromDays(1);

    /// <summary>A new id that cannot be guessed.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Stores a plan.</summary>
    /// <exception cref="FaultException">The plan file is over 12 MiB, or the store cannot be reached.</exception>
    public async Task SaveAsync(StoredPlan plan, byte[] planFile, CancellationToken cancellationToken)
    {
        if (planFile.Length > MaxPlanFile)
        {
            throw new FaultException(FaultCodes.TooLarge, "The plan file is over 12 MiB.", "Split the workspace, or plan a part of it with 'target'.");
        }

        var key = Key(plan.Id);
        var transaction = store.GetDatabase().CreateTransaction();
        _ = transaction.HashSetAsync(
            key,
            [
                new HashEntry(Owner, OwnerOf(plan.Caller)),
                new HashEntry(Record, box.Seal(JsonSerializer.SerializeToUtf8Bytes(plan, FleetJson.Options), BelongsTo(plan.Id, plan.Caller, Record))),
                new HashEntry(File, box.Seal(planFile, FileBelongsTo(plan))),
            ]);
        _ = transaction.KeyExpireAsync(key, plan.ExpiresAt - time.GetUtcNow() + Grace);
        await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    /// <summary>A plan of this caller, also one whose time is over or that was applied.</summary>
    /// <exception cref="FaultException">
    /// <see cref="FaultCodes.NotFound"/>: there is none, or it is somebody else's, which looks the same; <see cref="FaultCodes.Tampered"/>.
    /// </exception>
    public async Task<StoredPlan> GetAsync(string id, string caller, CancellationToken cancellationToken)
    {
        var fields = await StoreCalls.Guard(() => store.GetDatabase().HashGetAsync(Key(id), [Owner, Record]), cancellationToken);
        if (fields[0].IsNull || fields[1].IsNull || !CryptographicOperations.FixedTimeEquals((byte[])fields[0]!, OwnerOf(caller)))
        {
            throw new FaultException(FaultCodes.NotFound, $"There is no plan '{id}' of yours.", "Plans are private and expire: make a new one with plan_terraform.");
        }

        return JsonSerializer.Deserialize<StoredPlan>(box.Open((byte[])fields[1]!, BelongsTo(id, caller, Record)), FleetJson.Options)!;
    }

    /// <summary>The plan file.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Tampered"/>: it is not the file whose hash was reviewed.</exception>
    public async Task<byte[]> GetFileAsync(StoredPlan plan, CancellationToken cancellationToken)
    {
        var field = await StoreCalls.Guard(() => store.GetDatabase().HashGetAsync(Key(plan.Id), File), cancellationToken);
        var file = field.IsNull ? [] : box.Open((byte[])field!, FileBelongsTo(plan));
        return Convert.ToHexStringLower(SHA256.HashData(file)) == plan.Sha256
            ? file
            : throw new FaultException(FaultCodes.Tampered, "The stored plan file is not the one that was reviewed.", "Make a new plan and review that.");
    }

    /// <summary>Marks a plan as being applied; false when it was marked before. A plan is applied once.</summary>
    public Task<bool> ClaimAsync(StoredPlan plan, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetDatabase().HashSetAsync(Key(plan.Id), Claim, time.GetUtcNow().ToString("O"), When.NotExists), cancellationToken);

    /// <summary>Takes the mark back, when applying it was refused before anything changed.</summary>
    public Task ReleaseAsync(StoredPlan plan, CancellationToken cancellationToken) =>
        StoreCalls.Guard(() => store.GetDatabase().HashDeleteAsync(Key(plan.Id), Claim), cancellationToken);

    /// <summary>Keeps what applying a plan did, and lets go of its file.</summary>
    public Task SaveOutcomeAsync(StoredPlan plan, ApplyOutcome outcome, CancellationToken cancellationToken)
    {
        var key = Key(plan.Id);
        var transaction = store.GetDatabase().CreateTransaction();
        _ = transaction.HashSetAsync(key, Outcome, box.Seal(JsonSerializer.SerializeToUtf8Bytes(outcome, FleetJson.Options), BelongsTo(plan.Id, plan.Caller, Outcome)));
        _ = transaction.HashDeleteAsync(key, File);
        _ = transaction.KeyExpireAsync(key, OutcomeLifetime);
        return StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    /// <summary>What applying a plan did, or null when it was not applied; <c>Claimed</c> when somebody began to.</summary>
    public async Task<(ApplyOutcome? Outcome, bool Claimed)> GetOutcomeAsync(StoredPlan plan, CancellationToken cancellationToken)
    {
        var fields = await StoreCalls.Guard(() => store.GetDatabase().HashGetAsync(Key(plan.Id), [Outcome, Claim]), cancellationToken);
        var outcome = fields[0].IsNull
            ? null
            : JsonSerializer.Deserialize<ApplyOutcome>(box.Open((byte[])fields[0]!, BelongsTo(plan.Id, plan.Caller, Outcome)), FleetJson.Options);
        return (outcome, !fields[1].IsNull);
    }

    private static RedisKey Key(string id) => $"code:deployment:plan:{id}";

    private static byte[] OwnerOf(string caller) => SHA256.HashData(Encoding.UTF8.GetBytes(caller));

    // The record names the workspace, and the file is bound to the record's workspace, so no part can be exchanged by itself.
    private static string BelongsTo(string id, string caller, string part) => $"plan\n{part}\n{id}\n{caller}";

    private static string FileBelongsTo(StoredPlan plan) => $"{BelongsTo(plan.Id, plan.Caller, File)}\n{plan.WorkspacePath}\n{plan.Sha256}";
}
