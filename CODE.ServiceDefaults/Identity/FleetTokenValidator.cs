using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CODE.ServiceDefaults.Mcp;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.ServiceDefaults.Identity;

/// <summary>
/// Checks fleet tokens: ES256 by the gateway's key, this server as audience, a lifetime of at most 60 s. A token that was
/// checked is remembered by its hash until it expires, since an ES256 check costs a tenth of a millisecond and a token serves several calls.
/// </summary>
internal sealed class FleetTokenValidator : IDisposable
{
    private const int MaxTokenLength = 8192;
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly MemoryCache _remembered;
    private readonly ECDsa _key = ECDsa.Create();
    private readonly TokenValidationParameters _parameters;
    private readonly TimeProvider _time;

    public FleetTokenValidator(IOptions<FleetIdentityOptions> options, ServerIdentity identity, TimeProvider time)
    {
        _time = time;
        _remembered = new MemoryCache(new MemoryCacheOptions { SizeLimit = MaxRemembered });
        _key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(options.Value.PublicKey), out _);
        _parameters = new TokenValidationParameters
        {
            // A factory of its own: the default one keeps verifiers process-wide by key, and would hand out one whose key is disposed.
            IssuerSigningKey = new ECDsaSecurityKey(_key) { CryptoProviderFactory = new CryptoProviderFactory() },
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = FleetTokenClaims.Issuer,
            ValidAudience = identity.Name,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = HasValidLifetime,
            NameClaimType = FleetTokenClaims.Subject,
            RoleClaimType = FleetTokenClaims.Roles,
        };
    }

    /// <summary>The principal of a valid token, or null.</summary>
    public async ValueTask<ClaimsPrincipal?> ValidateAsync(string token)
    {
        if (token.Length > MaxTokenLength)
        {
            return null;
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        if (_remembered.TryGetValue(hash, out Remembered? known) && known!.ExpiresAt > _time.GetUtcNow())
        {
            return known.Principal;
        }

        var result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid || result.ClaimsIdentity.FindFirst(FleetTokenClaims.Subject) is null)
        {
            return null;
        }

        var principal = new ClaimsPrincipal(result.ClaimsIdentity);
        _remembered.Set(hash, new Remembered(principal, result.SecurityToken.ValidTo), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = MaxLifetime });
        return principal;
    }

    public void Dispose()
    {
        _remembered.Dispose();
        _key.Dispose();
    }

    private bool HasValidLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return notBefore is { } from && expires is { } until
            && from <= now + ClockSkew && until > now - ClockSkew && until - from <= MaxLifetime;
    }

    private sealed record Remembered(ClaimsPrincipal Principal, DateTimeOffset ExpiresAt);
}
