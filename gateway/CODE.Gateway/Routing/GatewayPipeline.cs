namespace CODE.Gateway.Routing;

/// <summary>The steps, in the order in which they were registered (see GatewaySetup), chained once.</summary>
internal sealed class GatewayPipeline
{
    private readonly NextStep _first;

    public GatewayPipeline(IEnumerable<IGatewayStep> steps) => _first = steps.Reverse().Aggregate(
        (NextStep)(static call => throw new InvalidOperationException($"No step answered the request to {call.Http.Request.Path}.")),
        static (next, step) => call => step.RunAsync(call, next));

    public Task RunAsync(GatewayCall call) => _first(call);
}
