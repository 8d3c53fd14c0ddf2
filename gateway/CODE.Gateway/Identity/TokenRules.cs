using System.Collections.Frozen;
using System.Security.Claims;
using CODE.ServiceDefaults.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Identity;

/// <summary>What every token has to satisfy, whoever signed it: signed by a pinned algorithm, for us, by the issuer, now.</summary>
internal sealed class TokenRules(TimeProvider time)
{
    /// <summary>By how much the issuer's clock may be wrong.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // Of OAuth 2.0 (a text with spaces) and of those who write "scp", as a text or as a list.
    private static readonly string[] ScopeClaims = ["scope", "scp"];
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Parameters to add keys to.</summary>
    /// <param name="issuer">Who must have made the token.</param>
    /// <param name="resources">Whom the token must be for.</param>
    /// <param name="algorithms">The signature algorithms that are accepted.</param>
    public TokenValidationParameters For(string issuer, ResourceIdentifiers resources, params string[] algorithms) => new()
    {
        ValidIssuer = issuer,
        AudienceValidator = (audiences, _, _) => resources.IsAny(audiences),
        ValidAlgorithms = algorithms,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        LifetimeValidator = IsNow,
        // RFC 9068's type, and the plain one that most authorities still write.
        ValidTypes = ["at+jwt", "JWT"],
        NameClaimType = FleetTokenClaims.Subject,
        RoleClaimType = FleetTokenClaims.Roles,
    };

    /// <summary>Reads a token without believing it; null when it is none.</summary>
    public JsonWebToken? Read(string token)
    {
        try
        {
            return _handler.CanReadToken(token) ? _handler.ReadJsonWebToken(token) : null;
        }
        catch (ArgumentException)
        {
            // It has the dots of a token, and nothing readable between them.
            return null;
        }
    }

    /// <summary>Checks a token.</summary>
    public async Task<TokenVerdict> ValidateAsync(JsonWebToken token, TokenValidationParameters parameters, ResourceIdentifiers resources)
    {
        var result = await _handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid)
        {
            return new TokenVerdict(null, result.Exception is SecurityTokenInvalidSignatureException);
        }

        // One that says it was made later than now would be out of reach of a revocation made now.
        var isGood = result.ClaimsIdentity.FindFirst(FleetTokenClaims.Subject) is { Value.Length: > 0 } && token.IssuedAt <= (time.GetUtcNow() + ClockSkew).UtcDateTime;
        return new TokenVerdict(isGood ? Describe(token, result.ClaimsIdentity, resources) : null, HasOtherSignature: false);
    }

    private static ValidatedToken Describe(JsonWebToken token, ClaimsIdentity identity, ResourceIdentifiers resources)
    {
        var caller = Caller.From(new ClaimsPrincipal(identity));
        return new ValidatedToken(
            caller.ClientId is null ? caller with { ClientId = identity.FindFirst("azp")?.Value } : caller,
            token.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Iat, out _) ? token.IssuedAt : DateTimeOffset.MinValue,
            token.ValidTo,
            identity.FindAll(static claim => ScopeClaims.Contains(claim.Type, StringComparer.Ordinal))
                .SelectMany(static claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal),
            resources.ServersOf(token.Audiences),
            TokenHash.OfSignedPart(token.EncodedToken).ToString());
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } until && until > now - ClockSkew && (notBefore is not { } from || from <= now + ClockSkew);
    }
}

/// <summary>What the rules say of a token.</summary>
/// <param name="Token">The token, when it is good.</param>
/// <param name="HasOtherSignature">Whether it is not good because no key that is known made its signature.</param>
internal readonly record struct TokenVerdict(ValidatedToken? Token, bool HasOtherSignature);
