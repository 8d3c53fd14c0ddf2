using CODE.Gateway.Audit;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Policy;

/// <summary>What one step decided about a call, and why.</summary>
/// <param name="Step">The step: <c>permission</c>, <c>limits</c>, <c>approval</c>.</param>
/// <param name="IsAllowed">Whether the step lets the call pass.</param>
/// <param name="Rule">The rule that decided: <c>file/name</c>, <c>grant/name</c>, or <c>default</c>.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Fault">What the caller is told when the step does not let the call pass.</param>
internal sealed record Verdict(string Step, bool IsAllowed, string Rule, string Reason, Fault? Fault = null)
{
    /// <summary>What the audit keeps of it.</summary>
    public AuditVerdict Audited { get; } = new(Step, IsAllowed, Rule);
}
