using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Identity;

/// <summary>
/// Lets a call pass only under the ceiling of its token's scopes. It comes before the permission, since a client can get a scope by itself, and is told which one.
/// </summary>
internal sealed class ScopeStep(ScopeRules rules, Challenge challenge) : IGatewayStep
{
    /// <summary>How verdicts name the step.</summary>
    public const string Name = "scope";

    private static readonly Verdict Suffices = new(Name, IsAllowed: true, "default", "The token's scopes suffice.");

    public Task RunAsync(GatewayCall call, NextStep next)
    {
        if (rules.Missing(call.Scopes, IsWrite(call)) is not { } scope)
        {
            call.Add(Suffices);
            return next(call);
        }

        var fault = Challenge.FaultOf(scope);
        call.Add(new Verdict(Name, IsAllowed: false, "default", fault.Message, fault));
        if (call.Message.IsPreflight)
        {
            return next(call);
        }

        call.Outcome = new CallOutcome(CallOutcomeKind.Refused, fault.Code);
        return challenge.WriteMissingScopeAsync(call, scope);
    }

    // A tool whose definition is not known counts as one that changes something; so do answers to a running task, and its end.
    private static bool IsWrite(GatewayCall call) =>
        call.Use is { Kind: var kind } && kind == OfferKind.Tools ? call.Tool is not { IsReadOnly: true } : call.Message.Method is McpMethods.UpdateTask or McpMethods.CancelTask;
}
