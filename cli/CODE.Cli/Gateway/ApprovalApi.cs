using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>The part of the admin API that is about approvals.</summary>
internal sealed class ApprovalApi(AdminApi admin)
{
    private const string Path = "/admin/approvals";

    /// <summary>The newest approvals that the caller asked for or may decide.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<(ApprovalList Value, JsonNode Raw)> ListAsync(string? state, int limit, CancellationToken cancellation) =>
        admin.GetAsync(FormattableString.Invariant($"{Path}?limit={limit}{(state is null ? "" : $"&state={Uri.EscapeDataString(state)}")}"), ApprovalJson.Default.ApprovalList, cancellation);

    /// <summary>One approval, with all its evidence.</summary>
    public Task<(HeldApproval Value, JsonNode Raw)> ShowAsync(string id, CancellationToken cancellation) =>
        admin.GetAsync($"{Path}/{Uri.EscapeDataString(id)}", ApprovalJson.Default.HeldApproval, cancellation);

    /// <summary>Decides.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="verb"><c>approve</c>, <c>refuse</c> or <c>withdraw</c>.</param>
    /// <param name="reason">Why; null when nothing is said.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<(HeldApproval Value, JsonNode Raw)> DecideAsync(string id, string verb, string? reason, CancellationToken cancellation) => admin.PostAsync(
        $"{Path}/{Uri.EscapeDataString(id)}/{verb}", new ApprovalReason(reason), ApprovalJson.Default.ApprovalReason, ApprovalJson.Default.HeldApproval, cancellation);
}

/// <summary>Why it is decided so.</summary>
internal sealed record ApprovalReason(string? Reason = null);

/// <summary>Approvals, newest first.</summary>
internal sealed record ApprovalList(IReadOnlyList<HeldApproval> Approvals);

/// <summary>A call that needs an approval, and what has become of it.</summary>
internal sealed record HeldApproval(
    string Id,
    string State,
    string Kind,
    string Rule,
    string Requester,
    string Server,
    string Tool,
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    bool MayDecide,
    ApprovalProof Evidence,
    string? Client = null,
    ApprovalSaid? Decision = null,
    DateTimeOffset? UsedAt = null);

/// <summary>What whoever decides has to know.</summary>
internal sealed record ApprovalProof(
    string Arguments, string? Title = null, bool? IsDestructive = null, bool? IsIdempotent = null, string? Answers = null, ApprovalPlan? Plan = null, ApprovalResource? Resource = null);

/// <summary>What a plan will change.</summary>
internal sealed record ApprovalPlan(IReadOnlyDictionary<string, long>? Counts = null, IReadOnlyList<string>? Destroys = null, bool MoreDestroys = false, IReadOnlyList<string>? Risks = null);

/// <summary>A resource that shows what the call will do.</summary>
internal sealed record ApprovalResource(string? Uri = null, string? Text = null, string? Fault = null);

/// <summary>A decision.</summary>
internal sealed record ApprovalSaid(string By, DateTimeOffset At, string? Reason = null);

/// <summary>JSON of this part of the API; what is not said is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ApprovalList))]
[JsonSerializable(typeof(ApprovalReason))]
internal sealed partial class ApprovalJson : JsonSerializerContext;
