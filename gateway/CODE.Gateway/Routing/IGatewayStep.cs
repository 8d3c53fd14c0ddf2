namespace CODE.Gateway.Routing;

/// <summary>What comes after a step.</summary>
/// <param name="call">The call on its way.</param>
public delegate Task NextStep(GatewayCall call);

/// <summary>One step on the way of every MCP request. A step answers the request itself or hands it on, and may look at the outcome when it is back.</summary>
public interface IGatewayStep
{
    /// <summary>Runs the step.</summary>
    /// <param name="call">The call; steps before have filled in what they found out.</param>
    /// <param name="next">Hands the call on.</param>
    Task RunAsync(GatewayCall call, NextStep next);
}
