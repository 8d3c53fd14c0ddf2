using System.Globalization;
using CODE.Gateway.Answers;
using CODE.Gateway.Envelope;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Limits;

/// <summary>Lets a caller do only so much in a time, and at once. Lists and the lifecycle count as well.</summary>
internal sealed class LimitStep(CallLimits limits) : IGatewayStep
{
    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        if (call.Message.Kind != McpMessageKind.Request)
        {
            await next(call);
            return;
        }

        call.Deadline = limits.DeadlineOf(call);
        if (call.Message.IsPreflight)
        {
            call.Add(await limits.PeekAsync(call));
            await next(call);
            return;
        }

        var (verdict, permit, retryAfter) = await limits.TakeAsync(call);
        call.Add(verdict);
        if (permit is null)
        {
            await RefuseAsync(call, verdict, retryAfter);
            return;
        }

        try
        {
            await next(call);
        }
        finally
        {
            permit.End();
        }
    }

    // A model reads a tool's result and nothing else; of anything else, a client's HTTP stack knows best what 429 means.
    private static Task RefuseAsync(GatewayCall call, Verdict verdict, TimeSpan retryAfter)
    {
        var fault = verdict.Fault!;
        call.Outcome = new CallOutcome(CallOutcomeKind.Refused, fault.Code);
        if (fault.Code == FaultCodes.RateLimited)
        {
            call.Http.Response.Headers.RetryAfter = CallLimits.SecondsOf(retryAfter).ToString(CultureInfo.InvariantCulture);
        }

        return call.Message.Method == McpMethods.CallTool
            ? RpcAnswer.WriteFaultAsync(call, fault)
            : RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, new Refusal(FaultAnswer.StatusOf(fault), RpcCodes.Server, fault));
    }
}
