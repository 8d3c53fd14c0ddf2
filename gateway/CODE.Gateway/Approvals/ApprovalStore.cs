using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CODE.Gateway.Answers;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Gateway.Approvals;

/// <summary>
/// Keeps approvals in the store, each as one text. A change is taken only when the text is still the one that was read, so that of any number of replicas
/// that want to use an approval, one does.
/// </summary>
internal sealed class ApprovalStore(IConnectionMultiplexer store, IOptions<ApprovalOptions> options, TimeProvider time)
{
    private const string Prefix = "code:gateway:approval:";
    private static readonly RedisKey Index = "code:gateway:approvals";
    private static readonly RedisKey Waiting = "code:gateway:approvals-waiting";
    private static readonly JsonSerializerOptions Json = CreateJson();

    /// <summary>An approval by its id, or null.</summary>
    public async Task<StoredApproval?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        return Read(await StoreCalls.Guard(() => database.StringGetAsync(Prefix + id), cancellationToken));
    }

    /// <summary>The newest approval for a call, and the id under which the call is known, if any.</summary>
    public async Task<(string? Id, StoredApproval? Approval)> FindByCallAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        var id = (string?)await StoreCalls.Guard(() => database.StringGetAsync(CallKey(fingerprint)), cancellationToken);
        return (id, id is null ? null : await FindAsync(id, cancellationToken));
    }

    /// <summary>The newest approvals.</summary>
    public async Task<IReadOnlyList<Approval>> ListAsync(int max, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        var ids = await StoreCalls.Guard(() => database.SortedSetRangeByRankAsync(Index, 0, max - 1, Order.Descending), cancellationToken);
        if (ids.Length == 0)
        {
            return [];
        }

        var texts = await StoreCalls.Guard(() => database.StringGetAsync([.. ids.Select(static id => (RedisKey)(Prefix + id))]), cancellationToken);
        return [.. texts.Select(Read).OfType<StoredApproval>().Select(static stored => stored.Approval)];
    }

    /// <summary>How many approvals of a caller are open.</summary>
    public async Task<long> CountOpenAsync(string requester, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        return await StoreCalls.Guard(() => database.SortedSetLengthAsync(OpenKey(requester), time.GetUtcNow().ToUnixTimeMilliseconds(), double.PositiveInfinity), cancellationToken);
    }

    /// <summary>When each approval that waits for somebody now was asked for.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> ListWaitingAsync(CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        var waiting = await StoreCalls.Guard(() => database.SortedSetRangeByScoreAsync(Waiting, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken);
        return [.. waiting.Select(static entry => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(((string)entry!).Split(' ')[0], CultureInfo.InvariantCulture)))];
    }

    /// <summary>Adds an approval for a call.</summary>
    /// <param name="approval">The approval.</param>
    /// <param name="knownId">The id that <see cref="FindByCallAsync"/> told: that of an approval which is over, or null.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>False when somebody else was quicker.</returns>
    public async Task<bool> AddAsync(Approval approval, string? knownId, CancellationToken cancellationToken)
    {
        var transaction = store.GetDatabase().CreateTransaction();
        var call = CallKey(approval.Fingerprint);
        transaction.AddCondition(knownId is null ? Condition.KeyNotExists(call) : Condition.StringEqual(call, knownId));
        Write(transaction, approval);
        _ = transaction.StringSetAsync(call, approval.Id, KeptFor(approval));
        _ = transaction.SortedSetAddAsync(Index, approval.Id, approval.RequestedAt.ToUnixTimeMilliseconds());
        _ = transaction.SortedSetRemoveRangeByScoreAsync(Index, double.NegativeInfinity, (time.GetUtcNow() - options.Value.Retention).ToUnixTimeMilliseconds());
        return await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    /// <summary>Puts what has become of an approval in the place of what was read.</summary>
    /// <returns>False when it has changed since.</returns>
    public async Task<bool> ReplaceAsync(StoredApproval read, Approval approval, CancellationToken cancellationToken)
    {
        var transaction = store.GetDatabase().CreateTransaction();
        transaction.AddCondition(Condition.StringEqual(Prefix + approval.Id, read.Text));
        Write(transaction, approval);
        // A call that was refused stays known as refused until its time is over; after any other end it may be asked for anew.
        if (approval.State is ApprovalState.Used or ApprovalState.Withdrawn)
        {
            _ = transaction.KeyDeleteAsync(CallKey(approval.Fingerprint));
        }

        return await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    private void Write(ITransaction transaction, Approval approval)
    {
        _ = transaction.StringSetAsync(Prefix + approval.Id, JsonSerializer.Serialize(approval, Json), KeptFor(approval));
        var open = OpenKey(approval.Requester);
        _ = approval.State is ApprovalState.Pending or ApprovalState.Approved
            ? transaction.SortedSetAddAsync(open, approval.Id, approval.ExpiresAt.ToUnixTimeMilliseconds())
            : transaction.SortedSetRemoveAsync(open, approval.Id);
        _ = transaction.SortedSetRemoveRangeByScoreAsync(open, double.NegativeInfinity, time.GetUtcNow().ToUnixTimeMilliseconds());
        _ = transaction.KeyExpireAsync(open, options.Value.Retention);
        var waiting = string.Create(CultureInfo.InvariantCulture, $"{approval.RequestedAt.ToUnixTimeMilliseconds()} {approval.Id}");
        _ = approval.State is ApprovalState.Pending
            ? transaction.SortedSetAddAsync(Waiting, waiting, approval.ExpiresAt.ToUnixTimeMilliseconds())
            : transaction.SortedSetRemoveAsync(Waiting, waiting);
        _ = transaction.SortedSetRemoveRangeByScoreAsync(Waiting, double.NegativeInfinity, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private TimeSpan KeptFor(Approval approval)
    {
        var left = approval.RequestedAt + options.Value.Retention - time.GetUtcNow();
        return left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
    }

    private static StoredApproval? Read(RedisValue text) => text.IsNull ? null : new StoredApproval(JsonSerializer.Deserialize<Approval>((string)text!, Json)!, text);

    private static RedisKey CallKey(string fingerprint) => $"code:gateway:approval-call:{fingerprint}";

    // Subjects may be of any length and have any characters.
    private static RedisKey OpenKey(string requester) => $"code:gateway:approvals-open:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(requester)))}";

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions();
        options.UseFleetNames();
        // A newer replica may write more than an older one knows.
        options.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip;
        return options;
    }
}

/// <summary>An approval as it was read.</summary>
/// <param name="Approval">The approval.</param>
/// <param name="Text">Its text in the store.</param>
internal sealed record StoredApproval(Approval Approval, RedisValue Text);
