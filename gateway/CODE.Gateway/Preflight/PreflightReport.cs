namespace CODE.Gateway.Preflight;

/// <summary>Whether a call would be let through.</summary>
/// <param name="Allowed">Whether every step would let it pass as it is.</param>
/// <param name="WouldNeedApproval">Whether it would pass once somebody approved it.</param>
/// <param name="Steps">What each step says, in their order.</param>
internal sealed record PreflightReport(bool Allowed, bool? WouldNeedApproval, IReadOnlyList<PreflightVerdict> Steps);

/// <summary>What one step says.</summary>
/// <param name="Step">The step.</param>
/// <param name="Allowed">Whether it would let the call pass.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Fix">What would help.</param>
internal sealed record PreflightVerdict(string Step, bool Allowed, string Rule, string Reason, string? Fix = null);
