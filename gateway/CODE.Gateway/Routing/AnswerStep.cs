using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Containment.Kept;
using CODE.Gateway.Envelope;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Routing;

/// <summary>Answers what the gateway knows itself: lists, which it filters, and what is asked of the fleet as a whole. What only a server can answer goes on.</summary>
internal sealed class AnswerStep(ListAnswer lists, LifecycleAnswer lifecycle, KeptTextAnswer keptTexts) : IGatewayStep
{
    public Task RunAsync(GatewayCall call, NextStep next)
    {
        if (call.Use is not null || call.IsForServer)
        {
            return next(call);
        }

        if (call.Message.Kind != McpMessageKind.Request)
        {
            // Whoever notifies a stateless server tells it what it cannot use: the client's disconnect is what cancels a call.
            call.Http.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }

        return OfferKind.ListedBy(call.Message.Method) is { } kind ? lists.WriteAsync(call, kind) : AnswerAsync(call);
    }

    private Task AnswerAsync(GatewayCall call) => (call.Message.Method, call.Message.IsStateless) switch
    {
        (McpMethods.Discover, true) => lifecycle.WriteDiscoverAsync(call),
        (McpMethods.ReadResource, _) => keptTexts.WriteAsync(call),
        (McpMethods.Listen, true) => ListenAnswer.WriteAsync(call),
        (McpMethods.Initialize, false) => lifecycle.WriteInitializeAsync(call),
        // Without a session there is nothing that the latter three could change; stateless servers take them all the same, since old clients send them unasked.
        (McpMethods.Ping or McpMethods.SetLevel or McpMethods.Subscribe or McpMethods.Unsubscribe, false) => RpcAnswer.WriteResultAsync(call, static _ => { }),
        var (method, isStateless) => RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, Unknown(method, call.Message.Revision, isStateless)),
    };

    private static Refusal Unknown(string method, string revision, bool isStateless)
    {
        var isGone = isStateless && McpMethods.IsGoneInStateless(method);
        return new Refusal(isStateless ? StatusCodes.Status404NotFound : StatusCodes.Status200OK, RpcCodes.MethodNotFound, new Fault(
            FaultCodes.NotFound,
            isGone ? $"Revision {revision} has no method '{method}'." : "The method is not known here.",
            isGone ? $"Use {McpMethods.Discover} and the metadata of each request." : $"See what {McpMethods.Discover} or {McpMethods.Initialize} tells about this server."));
    }
}
