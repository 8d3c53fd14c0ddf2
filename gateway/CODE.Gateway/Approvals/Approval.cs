using CODE.Gateway.Policy;
using CODE.ServiceDefaults.Identity;

namespace CODE.Gateway.Approvals;

/// <summary>What has become of an approval.</summary>
internal enum ApprovalState
{
    /// <summary>Nobody has decided yet.</summary>
    Pending,

    /// <summary>The call may run, once.</summary>
    Approved,

    /// <summary>The call may not run.</summary>
    Refused,

    /// <summary>Whoever asked does not want it any more.</summary>
    Withdrawn,

    /// <summary>The call has run.</summary>
    Used,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>A call that somebody has to approve, and what has become of it.</summary>
internal sealed record Approval
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What was last written; <see cref="StateAt"/> also knows the time.</summary>
    public required ApprovalState State { get; init; }

    /// <summary>Whose approval it is.</summary>
    public required ApprovalKind Kind { get; init; }

    /// <summary>The rule that asks for it.</summary>
    public required string Rule { get; init; }

    /// <summary>Who may approve.</summary>
    public required SubjectsRecord Approvers { get; init; }

    /// <summary>Who called.</summary>
    public required string Requester { get; init; }

    /// <summary>By which OAuth client, where it is known.</summary>
    public string? Client { get; init; }

    /// <summary>Whose tool.</summary>
    public required string Server { get; init; }

    /// <summary>Which tool.</summary>
    public required string Tool { get; init; }

    /// <summary>The hash of the arguments.</summary>
    public required string ArgumentsHash { get; init; }

    /// <summary>The hash of the tool's definition.</summary>
    public required string DefinitionHash { get; init; }

    /// <summary>The hash over everything that the approval is bound to.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Until when it can be decided or, once approved, used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long it can be used once it is approved.</summary>
    public required TimeSpan UsableFor { get; init; }

    /// <summary>What whoever decides has to know.</summary>
    public required ApprovalEvidence Evidence { get; init; }

    /// <summary>Who decided, and why.</summary>
    public ApprovalDecision? Decision { get; init; }

    /// <summary>When the call ran.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>What has become of it by now.</summary>
    public ApprovalState StateAt(DateTimeOffset now) => State is ApprovalState.Pending or ApprovalState.Approved && ExpiresAt <= now ? ApprovalState.Expired : State;

    /// <summary>Whether a caller may decide about it. Whoever asks for an operator's approval may not, whatever his roles: two people have to agree.</summary>
    public bool MayBeDecidedBy(Caller caller) => Requester == caller.Subject ? Kind == ApprovalKind.Caller : new SubjectPatterns(Approvers).Matches(caller);
}

/// <summary>A decision about an approval.</summary>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, where it was said.</param>
internal sealed record ApprovalDecision(string By, DateTimeOffset At, string? Reason = null);
