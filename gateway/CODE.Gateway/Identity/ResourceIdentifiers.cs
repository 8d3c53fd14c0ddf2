using System.Collections.Frozen;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Identity;

/// <summary>
/// The audiences that are this gateway (RFC 8707): for the whole of it, and for one server, whose identifier is the gateway's with the server's name behind it, just
/// as the endpoints' addresses. A token for one server opens that server's endpoint and nothing else. What the gateway is called never comes from a request.
/// </summary>
internal sealed class ResourceIdentifiers
{
    private readonly string[] _whole;

    private ResourceIdentifiers(params string[] whole) => _whole = whole;

    /// <summary>One audience, which is no address.</summary>
    public static ResourceIdentifiers Fixed(string audience) => new(audience);

    /// <summary>The configured ones.</summary>
    /// <exception cref="InvalidOperationException">None is configured; the options' validator lets no such gateway start.</exception>
    public static ResourceIdentifiers From(IdentityOptions identity, GatewayOptions gateway) => new(
        ((string?[])[identity.Audience, gateway.PublicUrl is { } url ? AddressOf(url) : null]).OfType<string>().Where(static id => id.Length > 0).Distinct(StringComparer.Ordinal).ToArray()
            is { Length: > 0 } found ? found : throw new InvalidOperationException("The gateway has no audience."));

    /// <summary>The address of the endpoint of all servers.</summary>
    public static string AddressOf(Uri publicUrl) => $"{publicUrl.AbsoluteUri.TrimEnd('/')}{McpEndpoints.Path}";

    /// <summary>Whether one of a token's audiences is the gateway or a part of it.</summary>
    public bool IsAny(IEnumerable<string> audiences) => audiences.Any(audience => IsWhole(audience) || ServerOf(audience) is not null);

    /// <summary>The servers that a token is for; null when it is for the whole gateway.</summary>
    public FrozenSet<string>? ServersOf(IEnumerable<string> audiences)
    {
        var all = audiences.ToArray();
        return all.Any(IsWhole) ? null : all.Select(ServerOf).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
    }

    private bool IsWhole(string audience) => _whole.Contains(audience, StringComparer.Ordinal);

    private string? ServerOf(string audience)
    {
        foreach (var whole in _whole)
        {
            // Only an address has parts: "api://code/alpha" may be somebody else.
            if (whole.StartsWith("http", StringComparison.Ordinal) && audience.StartsWith($"{whole}/", StringComparison.Ordinal)
                && audience[(whole.Length + 1)..] is { Length: > 0 } server && !server.Contains('/', StringComparison.Ordinal))
            {
                return server;
            }
        }

        return null;
    }
}
