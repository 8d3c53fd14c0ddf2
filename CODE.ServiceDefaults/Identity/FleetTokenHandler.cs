using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.ServiceDefaults.Identity;

/// <summary>Authenticates a request by the fleet token in its Authorization header.</summary>
internal sealed class FleetTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, FleetTokenValidator validator)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "FleetToken";
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers.Authorization;
        if (headers is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        return await validator.ValidateAsync(header[Prefix.Length..]) is { } principal
            ? AuthenticateResult.Success(new AuthenticationTicket(Delegation.With(principal, Request.Headers[Delegation.Header]), Scheme))
            : AuthenticateResult.Fail("The token is not a valid fleet token of this server.");
    }
}
