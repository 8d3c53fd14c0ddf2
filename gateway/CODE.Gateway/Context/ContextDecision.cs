using CODE.Gateway.Approvals;
using CODE.Gateway.Limits;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Context;

/// <summary>Decides whether a server is asked: by the same rules, and in the same order, as about a call of a tool.</summary>
internal sealed class ContextDecision(Permissions permissions, CallLimits limits, ApprovalRules approvals)
{
    /// <summary>Decides; the verdicts are noted in the call.</summary>
    /// <returns>The verdict that matters, and the room that was taken when it allows.</returns>
    public async ValueTask<(Verdict Verdict, LimitPermit? Permit)> DecideAsync(GatewayCall call)
    {
        var permission = Noted(call, permissions.Decide(call.Caller, call.Token, call.Use!, call.Tool, call.Message.Arguments));
        if (!permission.IsAllowed)
        {
            return (permission, null);
        }

        var (room, permit, _) = await limits.TakeAsync(call);
        if (!Noted(call, room).IsAllowed)
        {
            return (room, null);
        }

        // There is nobody to wait for here: what a rule wants approved cannot be gathered.
        var need = await approvals.NeedOfAsync(call);
        var approval = Noted(call, need.Kind == ApprovalKind.None ? ApprovalVerdicts.NotNeeded(need) : Unapprovable(need));
        if (!approval.IsAllowed)
        {
            permit!.Undo();
            return (approval, null);
        }

        return (approval, permit);
    }

    private static Verdict Unapprovable(ApprovalNeed need) => new(ApprovalStep.Name, IsAllowed: false, need.Rule, need.Reason, new(
        ServiceDefaults.Faults.FaultCodes.ApprovalRequired, $"{need.Reason} Gathering context cannot wait for one.", $"Except {GatherTool.Name} from the rule, or use the server's tools."));

    private static Verdict Noted(GatewayCall call, Verdict verdict)
    {
        call.Add(verdict);
        return verdict;
    }
}
