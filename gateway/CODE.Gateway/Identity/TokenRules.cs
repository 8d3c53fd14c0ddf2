using System.Security.Claims;
using CODE.ServiceDefaults.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Identity;

/// <summary>What every token has to satisfy, whoever signed it: signed by a pinned algorithm, for us, by the issuer, now.</summary>
internal sealed class TokenRules(TimeProvider time)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Parameters to add keys and issuer to.</summary>
    /// <param name="audience">Who the token must be for.</param>
    /// <param name="algorithms">The signature algorithms that are accepted.</param>
    public TokenValidationParameters For(string audience, params string[] algorithms) => new()
    {
        ValidAudience = audience,
        ValidAlgorithms = algorithms,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        LifetimeValidator = IsNow,
        // RFC 9068's type, and the plain one that most authorities still write.
        ValidTypes = ["at+jwt", "JWT"],
        NameClaimType = FleetTokenClaims.Subject,
        RoleClaimType = FleetTokenClaims.Roles,
    };

    /// <summary>Checks a token.</summary>
    public async Task<ValidatedToken?> ValidateAsync(string token, TokenValidationParameters parameters)
    {
        var result = await _handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid || result.ClaimsIdentity.FindFirst(FleetTokenClaims.Subject) is not { Value.Length: > 0 })
        {
            return null;
        }

        var caller = Caller.From(new ClaimsPrincipal(result.ClaimsIdentity));
        return new ValidatedToken(caller.ClientId is null ? caller with { ClientId = result.ClaimsIdentity.FindFirst("azp")?.Value } : caller, result.SecurityToken.ValidTo);
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } until && until > now - ClockSkew && (notBefore is not { } from || from <= now + ClockSkew);
    }
}
