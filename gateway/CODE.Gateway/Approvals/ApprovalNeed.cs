using CODE.Gateway.Policy;

namespace CODE.Gateway.Approvals;

/// <summary>Whose approval a call needs, and why.</summary>
/// <param name="Kind">Whose.</param>
/// <param name="Rule">The rule that says so: <c>file/name</c>, or <c>default</c>.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Approvers">Who may approve.</param>
/// <param name="ExpiresIn">How long it may be waited for, and then be used.</param>
internal sealed record ApprovalNeed(ApprovalKind Kind, string Rule, string Reason, SubjectsRecord Approvers, TimeSpan ExpiresIn);
