using CODE.Gateway.Answers;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Definitions;

/// <summary>Lets nobody call a tool that is held back. It stands behind the permissions, so that only who may use the tool learns of it.</summary>
internal sealed class QuarantineStep : IGatewayStep
{
    /// <summary>How verdicts name the step.</summary>
    public const string Name = "definition";

    private static readonly Verdict Accepted = new(Name, IsAllowed: true, "lock", "The tool's definition is accepted.");

    public Task RunAsync(GatewayCall call, NextStep next)
    {
        if (call.Held is null)
        {
            if (call.Tool is not null)
            {
                call.Add(Accepted);
            }

            return next(call);
        }

        var verdict = Refused(call.Held);
        call.Add(verdict);
        if (call.Message.IsPreflight)
        {
            return next(call);
        }

        call.Outcome = new CallOutcome(CallOutcomeKind.Refused, verdict.Fault!.Code);
        return RpcAnswer.WriteFaultAsync(call, verdict.Fault);
    }

    private static Verdict Refused(ToolReview held)
    {
        var reason = held.State switch
        {
            DefinitionState.New => "The tool is new, and nobody has accepted it yet.",
            DefinitionState.Changed => "The tool's definition is not the one that was accepted.",
            _ => held.Reason ?? "The tool's definition breaks a rule.",
        };
        var fix = held.State == DefinitionState.Invalid
            ? "It cannot be accepted as it is; tell whoever keeps the server."
            : $"Have an operator look at it: mcp tools diff {held.Server.Name}/{held.Offered.Name}";
        return new Verdict(Name, IsAllowed: false, "lock", reason, new Fault(FaultCodes.Quarantined, $"{held.Offered.Name} of the {held.Server.Name} server is held back. {reason}", fix));
    }
}
