using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Approvals;

/// <summary>What the approval step decides, and how it says so.</summary>
internal static class ApprovalVerdicts
{
    /// <summary>No approval is needed.</summary>
    public static Verdict NotNeeded(ApprovalNeed need) => new(ApprovalStep.Name, IsAllowed: true, need.Rule, need.Reason);

    /// <summary>The human at the host has confirmed it.</summary>
    public static Verdict Confirmed(ConfirmationState state) => new(ApprovalStep.Name, IsAllowed: true, state.Rule, $"{state.Subject} confirmed the call.");

    /// <summary>Somebody has approved it.</summary>
    public static Verdict Approved(Approval approval) =>
        new(ApprovalStep.Name, IsAllowed: true, approval.Rule, $"{approval.Decision!.By} approved the call ({approval.Id}).");

    /// <summary>The human at the host has to be asked.</summary>
    public static Verdict HasToConfirm(GatewayCall call, ApprovalNeed need) => Refusal(
        need, need.Reason, $"{Subject(call)} has to be confirmed by the human who has it called. Nothing was done.", "Answer the elicitation that comes with the call.");

    /// <summary>The human at the host said no.</summary>
    public static Verdict Declined(GatewayCall call, ConfirmationState state) => new(ApprovalStep.Name, IsAllowed: false, state.Rule, $"{state.Subject} declined the call.", new Fault(
        FaultCodes.ApprovalRequired, $"{Subject(call)} was declined by the human who was asked to confirm it. Nothing was done.", "Do not repeat the call unless you are told to."));

    /// <summary>An approval would be asked for.</summary>
    public static Verdict HasToBeApproved(GatewayCall call, ApprovalNeed need) => Refusal(
        need, need.Reason, $"{Subject(call)} needs an approval. Nothing was done.", "Make the call: the answer names the approval to wait for.");

    /// <summary>Nobody has decided yet.</summary>
    public static Verdict Pending(GatewayCall call, ApprovalNeed need, Approval approval) => Refusal(
        need,
        $"{need.Reason} {approval.Id} waits for a decision.",
        $"{Subject(call)} needs {(need.Kind == ApprovalKind.Caller ? "your approval" : "the approval of somebody else")}: {approval.Id}, until {At(approval.ExpiresAt)}. Nothing was done.",
        need.Kind == ApprovalKind.Caller
            ? $"Have your user run `mcp approvals show {approval.Id}` and `mcp approvals approve {approval.Id}`, then repeat the very same call."
            : $"Have somebody who may approve it run `mcp approvals approve {approval.Id}`, then repeat the very same call.");

    /// <summary>Somebody has refused it.</summary>
    public static Verdict Refused(GatewayCall call, ApprovalNeed need, Approval approval) => Refusal(
        need,
        $"{approval.Decision!.By} refused the call ({approval.Id}).",
        $"{Subject(call)} was refused by {approval.Decision.By} ({approval.Id}){(approval.Decision.Reason is { } reason ? $": {reason}" : ".")} Nothing was done.",
        $"Do something else, or talk to {approval.Decision.By}; the same call may be asked for again after {At(approval.ExpiresAt)}.");

    /// <summary>Too many calls wait already.</summary>
    public static Verdict TooMany(ApprovalNeed need, int max) => new(ApprovalStep.Name, IsAllowed: false, need.Rule, $"{max} calls of the caller wait for approval.", new Fault(
        FaultCodes.RateLimited, $"{max} of your calls wait for approval already. Nothing was done.", "Wait for decisions, or withdraw some: mcp approvals list, mcp approvals withdraw ID"));

    /// <summary>Others decide about, or use, the same approval at the same time.</summary>
    public static Verdict Busy(ApprovalNeed need) => new(ApprovalStep.Name, IsAllowed: false, need.Rule, "The approval is being changed.", new Fault(
        FaultCodes.Busy, "The same call is made several times at once. Nothing was done.", "Repeat the call."));

    /// <summary>What a fault tells.</summary>
    public static Verdict Faulty(ApprovalNeed need, Fault fault) => new(ApprovalStep.Name, IsAllowed: false, need.Rule, fault.Message, fault);

    private static Verdict Refusal(ApprovalNeed need, string reason, string message, string fix) =>
        new(ApprovalStep.Name, IsAllowed: false, need.Rule, reason, new Fault(FaultCodes.ApprovalRequired, message, fix));

    private static string Subject(GatewayCall call) => $"This call of {call.Use!.Key} ({call.Use.Server.Name})";

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}
