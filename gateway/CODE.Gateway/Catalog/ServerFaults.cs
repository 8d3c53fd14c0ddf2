using CODE.ServiceDefaults.Faults;
using Grpc.Core;

namespace CODE.Gateway.Catalog;

/// <summary>What callers are told when a server cannot answer them.</summary>
internal static class ServerFaults
{
    /// <summary>Nobody is there; nothing was done.</summary>
    public static Fault Away(FleetServer server, string? error) => new(
        FaultCodes.Unavailable,
        $"The {server.Name} server is not available{(error is null ? "." : $": {error}")} Nothing was done.",
        $"Try again in a few seconds; other servers are not affected. An operator sees more with `mcp status` and `mcp logs {server.Name}`.");

    /// <summary>What a call of one of its gRPC contracts came to, where the contract says nothing more of it.</summary>
    public static Fault Of(FleetServer server, RpcException exception) => exception.StatusCode switch
    {
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => TokenRefused(server),
        StatusCode.Unavailable => Away(server, null),
        _ => Broken(server),
    };

    /// <summary>It broke off; nobody knows how far it came.</summary>
    public static Fault Broken(FleetServer server) => new(
        FaultCodes.UpstreamFailed,
        $"The {server.Name} server broke off before it answered. Whether the call took effect is not known.",
        $"Look at what the call was to change before you repeat it. An operator sees more with `mcp logs {server.Name}`.");

    /// <summary>It said nothing for too long.</summary>
    public static Fault Silent(FleetServer server, TimeSpan limit) => new(
        FaultCodes.Timeout,
        $"The {server.Name} server was silent for {limit.TotalSeconds:0.###} s. Whether the call took effect is not known.",
        "Look at what the call was to change before you repeat it.");

    /// <summary>It took longer than the call may.</summary>
    public static Fault Late(FleetServer server, TimeSpan limit) => new(
        FaultCodes.Timeout,
        $"The call took longer than {limit.TotalSeconds:0.###} s, so the {server.Name} server was told to stop. Whether it took effect is not known.",
        "Look at what the call was to change before you repeat it; of a call that reads, ask for less.");

    /// <summary>Its answer is none of MCP.</summary>
    public static Fault Nonsense(FleetServer server) => new(
        FaultCodes.UpstreamFailed,
        $"The {server.Name} server gave an answer that is not MCP. Whether the call took effect is not known.",
        $"An operator sees more with `mcp logs {server.Name}`.");

    /// <summary>It does not accept the gateway's token.</summary>
    public static Fault TokenRefused(FleetServer server) => new(
        FaultCodes.UpstreamFailed,
        $"The {server.Name} server does not accept the gateway's token. Nothing was done.",
        "Tell the operator: the server's Fleet:PublicKey does not belong to the gateway's Fleet:SigningKey, or their clocks differ.");
}
