using CODE.Gateway.Answers;
using CODE.Gateway.Caching.Tags;
using CODE.Gateway.Caching.Versions;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Caching;

/// <summary>
/// Announces a call that may change something, and drops what it makes untrue before its answer goes out. Nothing is forwarded that could not be announced: another replica
/// would go on answering from before the change.
/// </summary>
internal sealed class ChangeStep(TagChanges changes, TaskChanges tasks, TimeProvider time) : IGatewayStep
{
    /// <summary>How verdicts name the step.</summary>
    public const string Name = "cache";

    // For tools that do not say how long they may run.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public Task RunAsync(GatewayCall call, NextStep next)
    {
        if (call is { Use: { Kind: var kind, Server.IsForeign: false }, Tool: not { IsReadOnly: true } } && kind == OfferKind.Tools)
        {
            return RunChangeAsync(call, next);
        }

        if (call.IsForServer && call.Message is { Method: McpMethods.GetTask, TaskId: { } task })
        {
            call.Guard = new TaskGuard(task, tasks);
        }

        return next(call);
    }

    private async Task RunChangeAsync(GatewayCall call, NextStep next)
    {
        var until = time.GetUtcNow() + (call.Deadline ?? Longest);
        try
        {
            var change = await changes.BeginAsync(CallTags.OfWrite(call), until, call.Aborted);
            call.Guard = new ChangeGuard(change, until, changes, tasks);
        }
        catch (FaultException exception)
        {
            call.Add(new Verdict(Name, IsAllowed: false, "default", "The change cannot be announced.", exception.Fault));
            call.Outcome = new CallOutcome(CallOutcomeKind.Refused, exception.Fault.Code);
            await RpcAnswer.WriteFaultAsync(call, exception.Fault);
            return;
        }

        await next(call);
    }
}
