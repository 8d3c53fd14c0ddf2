using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Faults;
using Grpc.Core;

namespace CODE.Gateway.Context;

/// <summary>Why a server tells nothing.</summary>
internal static class ContextFaults
{
    /// <summary>What became of a call.</summary>
    public static Fault Of(FleetServer server, RpcException exception, TimeSpan deadline) => exception.StatusCode switch
    {
        StatusCode.DeadlineExceeded => new Fault(FaultCodes.Timeout, $"The {server.Name} server did not answer within {deadline.TotalSeconds:0.###} s.", "Try again, or ask the server alone."),
        StatusCode.Unavailable => ServerFaults.Away(server, null),
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => ServerFaults.TokenRefused(server),
        StatusCode.ResourceExhausted => new Fault(FaultCodes.TooLarge, $"The {server.Name} server told more than is taken.", "Tell the operator."),
        StatusCode.Unimplemented => new Fault(FaultCodes.UpstreamFailed, $"The {server.Name} server does not know how to tell context.", "It may be of an older version; tell the operator."),
        _ => new Fault(FaultCodes.UpstreamFailed, $"The {server.Name} server broke off before it answered.", $"An operator sees more with `mcp logs {server.Name}`."),
    };
}
