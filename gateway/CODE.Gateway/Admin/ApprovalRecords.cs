using CODE.Gateway.Approvals;
using CODE.Gateway.Policy;

namespace CODE.Gateway.Admin;

/// <summary>Approvals, newest first.</summary>
/// <param name="Approvals">Those that the caller asked for or may decide.</param>
internal sealed record ApprovalsAnswer(IReadOnlyList<ApprovalAnswer> Approvals);

/// <summary>A call that needs an approval, and what has become of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Kind">Whose approval it needs: the caller's own, or an operator's.</param>
/// <param name="Rule">The rule that asks for it.</param>
/// <param name="Requester">Who called.</param>
/// <param name="Server">Whose tool.</param>
/// <param name="Tool">Which tool.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="ExpiresAt">Until when it can be decided or, once approved, used.</param>
/// <param name="MayDecide">Whether whoever asks may approve and refuse it.</param>
/// <param name="ArgumentsHash">The hash of the arguments: the approval is for these only.</param>
/// <param name="DefinitionHash">The hash of the tool's definition: the approval is for this one only.</param>
/// <param name="Approvers">Who may decide.</param>
/// <param name="Evidence">What whoever decides has to know; lists leave the resource's text out.</param>
/// <param name="Client">By which OAuth client it was called.</param>
/// <param name="Decision">Who decided, and why.</param>
/// <param name="UsedAt">When the call ran.</param>
internal sealed record ApprovalAnswer(
    string Id,
    ApprovalState State,
    ApprovalKind Kind,
    string Rule,
    string Requester,
    string Server,
    string Tool,
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    bool MayDecide,
    string ArgumentsHash,
    string DefinitionHash,
    SubjectsRecord Approvers,
    ApprovalEvidence Evidence,
    string? Client = null,
    ApprovalDecision? Decision = null,
    DateTimeOffset? UsedAt = null);

/// <summary>A decision.</summary>
/// <param name="Reason">Why; at most 500 characters. Whoever called is told it.</param>
internal sealed record DecisionRequest(string? Reason = null);
