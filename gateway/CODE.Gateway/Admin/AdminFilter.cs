using CODE.Gateway.Identity;
using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CODE.Gateway.Admin;

/// <summary>Lets only callers with the role <see cref="FleetPolicies.AdminRole"/> pass.</summary>
internal sealed class AdminFilter(CallerAuthenticator authenticator, ScopeRules scopes, Challenge challenge) : CallerFilter(authenticator, scopes, challenge)
{
    protected override string? Role => FleetPolicies.AdminRole;
}

/// <summary>Who sends a request of the admin API.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Token">The hash of the token.</param>
internal sealed record AdminCaller(Caller Caller, TokenHash Token)
{
    /// <summary>The caller whom the filter let pass.</summary>
    public static AdminCaller Of(HttpContext http) => http.Features.GetRequiredFeature<AdminCaller>();
}
