using CODE.Gateway.Answers;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Identity;

/// <summary>Tells a stranger how to become a caller (RFC 6750, RFC 9728).</summary>
internal sealed class Challenge(ResourceMetadata metadata)
{
    /// <summary>Answers 401.</summary>
    /// <param name="http">The request.</param>
    /// <param name="hasToken">Whether a token was shown, and is not good.</param>
    public Task WriteAsync(HttpContext http, bool hasToken)
    {
        var error = hasToken ? "error=\"invalid_token\", " : string.Empty;
        http.Response.Headers.WWWAuthenticate = $"Bearer {error}resource_metadata=\"{metadata.AddressFor(http.Request)}\"";
        return FaultAnswer.WriteAsync(http, StatusCodes.Status401Unauthorized, new Fault(
            FaultCodes.Unauthenticated,
            hasToken ? "The token is not valid, or not valid any more." : "There is no bearer token in the request.",
            "Send Authorization: Bearer with a token of this gateway; `mcp token` shows or makes one."));
    }
}
