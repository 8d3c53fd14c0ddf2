using CODE.Gateway.Answers;
using CODE.Gateway.Envelope;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Audit;

/// <summary>
/// Forwards nothing that may change something before the store has a record of it. What only reads goes on without: its record follows. Stands
/// behind every step that decides.
/// </summary>
internal sealed class AuditStartStep(IAuditLog log, CallRecords records) : IGatewayStep
{
    /// <summary>How verdicts name the step.</summary>
    public const string Name = "audit";

    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        if (MayChange(call))
        {
            try
            {
                await log.AppendDurablyAsync(records.OfStart(call), call.Aborted);
            }
            catch (FaultException exception)
            {
                call.Add(new Verdict(Name, IsAllowed: false, "default", "The call cannot be recorded.", exception.Fault));
                call.Outcome = new CallOutcome(CallOutcomeKind.Refused, exception.Fault.Code);
                await RpcAnswer.WriteFaultAsync(call, exception.Fault);
                return;
            }
        }

        await next(call);
    }

    // A task's update may be the answer that its tool waits for; a cancellation is let through, since it only ever stops something.
    private static bool MayChange(GatewayCall call) => call.Message.Method switch
    {
        McpMethods.CallTool => call.Tool is not { IsReadOnly: true },
        McpMethods.UpdateTask => true,
        _ => false,
    };
}
