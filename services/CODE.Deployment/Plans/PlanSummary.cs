namespace CODE.Deployment.Plans;

/// <summary>What a plan does to a resource.</summary>
internal enum ChangeAction
{
    Delete,
    Replace,
    Update,
    Create,
    Import,
    Forget,
    Move,
    Read,
}

/// <summary>One attribute that changes; values are JSON, masked and cut.</summary>
/// <param name="Path">Where it is in the resource, such as <c>tags.team</c> or <c>ingress[0].cidr_blocks[1]</c>.</param>
/// <param name="Before">Absent when there was none.</param>
/// <param name="After">Absent when there will be none.</param>
/// <param name="ForcesReplace">True when this is why the resource is replaced.</param>
internal sealed record AttributeChange(string Path, string? Before, string? After, bool? ForcesReplace);

/// <summary>One resource that changes.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Action">What happens to it.</param>
/// <param name="Reason">Why, in terraform's words, where it says so.</param>
/// <param name="PreviousAddress">What it was called before a move.</param>
/// <param name="Attributes">What changes in it; nothing is listed for a resource that is deleted.</param>
/// <param name="MoreAttributes">How many further attributes change.</param>
internal sealed record ResourceChange(
    string Address, ChangeAction Action, string? Reason, string? PreviousAddress, IReadOnlyList<AttributeChange> Attributes, int? MoreAttributes);

/// <summary>Something in a plan that a reviewer must not overlook.</summary>
/// <param name="Rule"><c>destroys_stateful</c>, <c>opens_to_world</c>, <c>touches_iam</c> or <c>mass_change</c>.</param>
/// <param name="Message">What it is.</param>
/// <param name="Address">The resource, where it is one.</param>
internal sealed record RiskFlag(string Rule, string Message, string? Address);

/// <summary>A plan as it is shown: compact, and free of sensitive values.</summary>
/// <param name="Counts">How many resources by action; create, update, replace and delete are always there.</param>
/// <param name="Changes">The resources that change, what destroys first.</param>
/// <param name="Outputs">The outputs that change.</param>
/// <param name="Risks">What a reviewer must not overlook.</param>
/// <param name="Warnings">What terraform warns of.</param>
internal sealed record PlanSummary(
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<ResourceChange> Changes,
    IReadOnlyList<AttributeChange> Outputs,
    IReadOnlyList<RiskFlag> Risks,
    IReadOnlyList<string> Warnings);
