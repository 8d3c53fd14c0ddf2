using CODE.Gateway.Routing;

namespace CODE.Gateway.Catalog;

/// <summary>A server of the fleet.</summary>
/// <param name="Name">Its name: the last segment of its endpoint, the audience of its tokens, the prefix of its task ids.</param>
/// <param name="Address">Where it listens, without path.</param>
public sealed record FleetServer(string Name, Uri Address)
{
    /// <summary>Where a server of the fleet's own speaks MCP. A foreign one's address is its endpoint, or names a program.</summary>
    public Uri McpAddress { get; } = Address.Scheme == Uri.UriSchemeHttp || Address.Scheme == Uri.UriSchemeHttps ? new Uri(Address, McpEndpoints.Path) : Address;

    /// <summary>Whether it is none of the fleet's own, but was attached by the operator.</summary>
    public bool IsForeign { get; init; }
}
