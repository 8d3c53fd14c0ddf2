using CODE.Gateway.Policy;

namespace CODE.Gateway.Approvals;

/// <summary>Which calls need whose approval, as the policy file says it.</summary>
internal sealed record ApprovalRuleRecord : RuleRecord
{
    /// <summary>Whose approval.</summary>
    public required ApprovalKind Approval { get; init; }

    /// <summary>Who may approve; callers with the role admin when absent.</summary>
    public SubjectsRecord? Approvers { get; init; }

    /// <summary>How long it may be waited for, and then be used: a number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>; <see cref="ApprovalOptions.ExpiresIn"/> when absent.</summary>
    public string? ExpiresIn { get; init; }
}
