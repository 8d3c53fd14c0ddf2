using CODE.Gateway.Answers;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Identity;

/// <summary>Tells a stranger how to become a caller, and a caller which scope is missing (RFC 6750, RFC 9728).</summary>
internal sealed class Challenge(ResourceMetadata metadata)
{
    /// <summary>Answers 401.</summary>
    /// <param name="http">The request.</param>
    /// <param name="hasToken">Whether a token was shown, and is not good.</param>
    public Task WriteAsync(HttpContext http, bool hasToken)
    {
        // No scope: a client registers itself for those that it first asks for. Were only the one for looking named here, authorization servers that keep a client to what it
        // registered would not give it the other later. Without one, clients take those of the metadata.
        Set(http, hasToken ? "invalid_token" : null, scope: null);
        return FaultAnswer.WriteAsync(http, StatusCodes.Status401Unauthorized, new Fault(
            FaultCodes.Unauthenticated,
            hasToken ? "The token is not valid here, or not valid any more." : "There is no bearer token in the request.",
            metadata.AuthorizationServer is { } server
                ? $"Send Authorization: Bearer with a token of {server}; a client that knows OAuth gets one by itself."
                : "Send Authorization: Bearer with a token of this gateway; `mcp token` makes one."));
    }

    /// <summary>Answers 403 to a request of the admin API.</summary>
    /// <param name="http">The request.</param>
    /// <param name="scope">The scope that the token does not have.</param>
    public Task WriteMissingScopeAsync(HttpContext http, string scope)
    {
        Set(http, "insufficient_scope", scope);
        return FaultAnswer.WriteAsync(http, StatusCodes.Status403Forbidden, FaultOf(scope));
    }

    /// <summary>Answers 403 to a message, with a JSON-RPC error.</summary>
    /// <param name="call">The call.</param>
    /// <param name="scope">The scope that the token does not have.</param>
    public Task WriteMissingScopeAsync(GatewayCall call, string scope)
    {
        Set(call.Http, "insufficient_scope", scope);
        return RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, new Refusal(StatusCodes.Status403Forbidden, RpcCodes.Server, FaultOf(scope)));
    }

    /// <summary>What is told of a missing scope.</summary>
    public static Fault FaultOf(string scope) =>
        new(FaultCodes.PermissionDenied, $"The token does not have the scope '{scope}'.", "Get a token with that scope from the identity provider; a client that knows OAuth does so by itself.");

    private void Set(HttpContext http, string? error, string? scope)
    {
        var parts = ((string, string?)[])[("error", error), ("scope", scope), ("resource_metadata", metadata.AddressFor(http.Request))];
        http.Response.Headers.WWWAuthenticate = $"Bearer {string.Join(", ", parts.Where(static part => part.Item2 is not null).Select(static part => $"{part.Item1}=\"{part.Item2}\""))}";
    }
}
