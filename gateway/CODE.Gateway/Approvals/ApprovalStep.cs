using System.Text;
using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Approvals;

/// <summary>Has no call run that needs an approval and has none. What a model sends, arguments or not, is never one.</summary>
internal sealed class ApprovalStep(ApprovalRules rules, Confirmations confirmations, ApprovalQueue queue, EvidenceReader evidence, FleetCatalog catalog) : IGatewayStep
{
    /// <summary>How verdicts name the step.</summary>
    public const string Name = "approval";

    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        if (call.Use?.Kind != OfferKind.Tools)
        {
            await next(call);
            return;
        }

        var need = await rules.NeedOfAsync(call);
        Verdict verdict;
        string? question = null;
        try
        {
            var (state, answer) = Take(call);
            (verdict, question) = call.Message.IsPreflight
                ? (await LookAsync(call, need), null)
                : await DecideAsync(call, need, state, answer);
        }
        catch (FaultException exception)
        {
            // The store is away, or the confirmation is not good: nothing runs.
            verdict = ApprovalVerdicts.Faulty(need, exception.Fault);
        }

        call.Add(verdict);
        if (verdict.IsAllowed || call.Message.IsPreflight)
        {
            await next(call);
        }
        else if (question is not null)
        {
            call.Outcome = new CallOutcome(CallOutcomeKind.InputRequired);
            await AskAsync(call, question);
        }
        else
        {
            call.Outcome = new CallOutcome(CallOutcomeKind.Refused, verdict.Fault!.Code);
            await RpcAnswer.WriteFaultAsync(call, verdict.Fault);
        }
    }

    // What the client brings back to the gateway is taken out of the request, whatever comes of it: no server gets to see it.
    private (ConfirmationState? State, ConfirmationAnswer Answer) Take(GatewayCall call)
    {
        var message = call.Message;
        if (!ConfirmationSeal.IsOwn(message.RequestState))
        {
            return (null, ConfirmationAnswer.None);
        }

        var state = confirmations.Open(call);
        var answer = ConfirmationAnswers.Read(message.InputResponses);
        call.Replace(RestoredBody.Of(call.Body!, state));
        message.InputResponses = state.InputResponses is { } responses ? Encoding.UTF8.GetBytes(responses) : default;
        message.RequestState = state.RequestState;
        return (state, answer);
    }

    private async Task<(Verdict Verdict, string? Question)> DecideAsync(GatewayCall call, ApprovalNeed need, ConfirmationState? state, ConfirmationAnswer answer)
    {
        if (need.Kind == ApprovalKind.None)
        {
            return (ApprovalVerdicts.NotNeeded(need), null);
        }

        // Before an approval is used up for nothing. Not later: a call that went on here without one could find the server back.
        if (catalog.View.StatusOf(call.Use!.Server) is { State: ServerState.Unavailable } status)
        {
            throw new FaultException(ServerFaults.Away(call.Use.Server, status.Error));
        }

        if (need.Kind == ApprovalKind.Operator || !call.Message.IsStateless || !call.Message.DeclaresElicitation)
        {
            return (await queue.DecideAsync(call, need), null);
        }

        if (state is null || answer == ConfirmationAnswer.None)
        {
            return (ApprovalVerdicts.HasToConfirm(call, need), confirmations.Begin(call, need));
        }

        await confirmations.UseAsync(state, call.Aborted);
        return (answer == ConfirmationAnswer.Approved ? ApprovalVerdicts.Confirmed(state) : ApprovalVerdicts.Declined(call, state), null);
    }

    private async Task<Verdict> LookAsync(GatewayCall call, ApprovalNeed need) => need.Kind switch
    {
        ApprovalKind.None => ApprovalVerdicts.NotNeeded(need),
        ApprovalKind.Caller when call.Message is { IsStateless: true, DeclaresElicitation: true } => ApprovalVerdicts.HasToConfirm(call, need),
        _ => await queue.LookAsync(call, need),
    };

    private async Task AskAsync(GatewayCall call, string state)
    {
        var shown = await evidence.OfAsync(call);
        await ConfirmationPrompt.WriteAsync(call, ConfirmationText.Of(call, shown, confirmations.ExpiresAt), state);
    }
}
