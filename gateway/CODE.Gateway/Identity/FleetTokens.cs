using CODE.Gateway.Catalog;
using CODE.ServiceDefaults.Identity;
using Grpc.Core;

namespace CODE.Gateway.Identity;

/// <summary>The fleet tokens in use. One is shown for half its life, so that signing is not part of every call and no server gets a token that is about to end.</summary>
internal sealed class FleetTokens(FleetTokenIssuer issuer, TimeProvider time)
{
    private const int MaxRemembered = 10_000;

    // Roles that the gateway's own background requests need: none.
    private static readonly Caller Gateway = new("gateway", [], null);
    private static readonly TimeSpan UseFor = FleetTokenIssuer.Lifetime / 2;
    private readonly ExpiringCache<(TokenHash, string, string?), string> _issued = new(MaxRemembered, time);

    /// <summary>What opens a server for a caller, as the Authorization header has it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="token">The caller's own token, which names the cached one; two tokens of a caller may differ in roles.</param>
    public string For(FleetServer server, Caller caller, TokenHash token) => $"Bearer {Issue(server, caller, token, actor: null)}";

    /// <summary>What opens a server for another that asks it on a caller's behalf, and opens nothing but what servers ask each other.</summary>
    /// <param name="server">The server that is asked.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="token">The caller's own token.</param>
    /// <param name="actor">The server that asks.</param>
    public string ForDelegate(FleetServer server, Caller caller, TokenHash token, FleetServer actor) => Issue(server, caller, token, actor.Name);

    /// <summary>How a gRPC contract of a server is called for a caller.</summary>
    /// <param name="server">The server.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="token">The caller's own token.</param>
    /// <param name="deadline">How long the call may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public CallOptions CallOptions(FleetServer server, Caller caller, TokenHash token, TimeSpan deadline, CancellationToken cancellationToken) =>
        new(new Metadata { { "Authorization", For(server, caller, token) } }, time.GetUtcNow().UtcDateTime + deadline, cancellationToken);

    /// <summary>What opens a server for the gateway itself.</summary>
    public string ForGateway(FleetServer server) => For(server, Gateway, default);

    private string Issue(FleetServer server, Caller caller, TokenHash token, string? actor)
    {
        var key = (token, server.Name, actor);
        if (!_issued.TryGet(key, out var issued))
        {
            issued = issuer.Issue(server.Name, caller, actor);
            _issued.Set(key, issued, time.GetUtcNow() + UseFor);
        }

        return issued;
    }
}
