using CODE.Gateway.Routing;

namespace CODE.Gateway.Foreign;

/// <summary>Answers calls of foreign servers, which speak a protocol of their own age over a connection of their own. Everything else goes on.</summary>
internal sealed class ForeignStep(ForeignCalls calls) : IGatewayStep
{
    public Task RunAsync(GatewayCall call, NextStep next) => call is { Target.IsForeign: true, Use: not null } ? calls.AnswerAsync(call, call.Aborted) : next(call);
}
