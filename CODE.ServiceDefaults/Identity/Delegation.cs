using System.Security.Claims;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Primitives;

namespace CODE.ServiceDefaults.Identity;

/// <summary>
/// How a server asks another on behalf of its caller: the gateway sends, with the call of a tool that declares it (<see cref="Mcp.ToolPolicyAttribute.Calls"/>), a token for each
/// server that the tool calls. See docs/adr/0029-server-to-server.md.
/// </summary>
public static class Delegation
{
    /// <summary>The header; each of its values is the name of a server, a space, and the token that opens it.</summary>
    public const string Header = "Fleet-Delegation";

    private const string ClaimPrefix = "fleet-delegation:";
    private const int MaxTokens = 8;

    /// <summary>The token with which this call may ask a server, as the Authorization header has it.</summary>
    /// <param name="principal">The caller, as authentication made it.</param>
    /// <param name="server">The server to ask.</param>
    /// <exception cref="FaultException">The call came without one: not through a gateway that knows the server, or by a tool that does not declare that it calls it.</exception>
    public static string Authorization(ClaimsPrincipal principal, string server) =>
        principal.FindFirst(ClaimPrefix + server)?.Value is { } token
            ? $"Bearer {token}"
            : throw new FaultException(FaultCodes.Unavailable, $"The fleet has no {server} server that this call may ask.", $"The operator has to start the {server} server with the gateway.");

    /// <summary>The principal with the tokens of a request's header; they belong to the request and not to the caller, whose principal is remembered.</summary>
    internal static ClaimsPrincipal With(ClaimsPrincipal principal, StringValues header)
    {
        if (header.Count == 0)
        {
            return principal;
        }

        var tokens = header.Take(MaxTokens).Select(static value => value?.Split(' ')).Where(static parts => parts is [{ Length: > 0 }, { Length: > 0 }])
            .Select(static parts => new Claim(ClaimPrefix + parts![0], parts[1]));
        return new ClaimsPrincipal([.. principal.Identities, new ClaimsIdentity(tokens)]);
    }
}
