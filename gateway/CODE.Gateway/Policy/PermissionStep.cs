using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Policy;

/// <summary>Lets a caller use only what a permission allows. Lists pass: they show only what this step would let through.</summary>
internal sealed class PermissionStep(Permissions permissions) : IGatewayStep
{
    /// <summary>How verdicts name the step.</summary>
    public const string Name = "permission";

    private static readonly Verdict Open = new(Name, IsAllowed: true, "default", "The server is open to the caller.");

    public Task RunAsync(GatewayCall call, NextStep next)
    {
        if (call.Use is null && !call.IsForServer)
        {
            return next(call);
        }

        var verdict = Decide(call);
        call.Add(verdict);
        return verdict.IsAllowed || call.Message.IsPreflight ? next(call) : RefuseAsync(call, verdict.Fault!);
    }

    private Verdict Decide(GatewayCall call)
    {
        if (call.Use is not { } use)
        {
            return permissions.IsOpen(call.Caller, call.Token, call.Target!) ? Open : Closed(call.Target!);
        }

        return use.Kind == OfferKind.Resources && !UriForm.IsNormal(use.Key)
            ? NotNormal
            : permissions.Decide(call.Caller, call.Token, use, call.Tool, call.Message.Arguments);
    }

    private static Task RefuseAsync(GatewayCall call, Fault fault)
    {
        call.Outcome = new CallOutcome(CallOutcomeKind.Refused, fault.Code);
        return RpcAnswer.WriteFaultAsync(call, fault);
    }

    private static readonly Verdict NotNormal = new(Name, IsAllowed: false, "default", "The URI is not in normal form.", new Fault(
        FaultCodes.InvalidArgument,
        "The URI is not in normal form, so that rules about it could be passed by.",
        "Write the scheme in lower case, escape nothing that needs no escape, and leave out . and .. segments (RFC 3986, 6.2.2)."));

    private static Verdict Closed(FleetServer server) => new(Name, IsAllowed: false, "default", "No permission is about this server.", new Fault(
        FaultCodes.PermissionDenied, $"Nothing of the {server.Name} server is open to you.", "Ask an operator for a permission: mcp permission add --help"));
}
