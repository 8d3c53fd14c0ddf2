using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Admin;

/// <summary>Whom an operator means by a name.</summary>
internal static class OperatedServer
{
    /// <summary>The name by which the gateway itself is meant, where it can be.</summary>
    public const string GatewayName = "gateway";

    /// <summary>The server of a name.</summary>
    /// <exception cref="FaultException">There is none, or none that takes orders.</exception>
    public static FleetServer Find(FleetDirectory directory, string name) => directory.Find(name) switch
    {
        null => throw new FaultException(FaultCodes.NotFound, "There is no server of this name.", $"Use one of: {string.Join(", ", directory.All.Select(static server => server.Name))}."),
        { IsForeign: true } => throw new FaultException(FaultCodes.Conflict, "A foreign server takes no orders of the fleet.", "What the gateway knows of it is in the gateway's own log: mcp logs gateway"),
        var server => server,
    };
}
