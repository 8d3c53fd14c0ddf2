using System.Security.Cryptography;
using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Identity;

/// <summary>Callers' tokens by a key of our own: for a developer's machine and for hosts without an identity provider.</summary>
internal sealed class LocalTokens : ITokenValidator, IDisposable
{
    /// <summary>Who signs them.</summary>
    public const string Issuer = "code";

    /// <summary>Whom they are for.</summary>
    public const string Audience = "code-gateway";

    private static readonly ResourceIdentifiers Resources = ResourceIdentifiers.Fixed(Audience);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ECDsa _key = ECDsa.Create();
    private readonly TokenValidationParameters _parameters;
    private readonly Revocations _revocations;
    private readonly TokenRules _rules;
    private readonly TimeProvider _time;

    public LocalTokens(IOptions<IdentityOptions> options, TokenRules rules, Revocations revocations, TimeProvider time)
    {
        (_rules, _revocations, _time) = (rules, revocations, time);
        _key.ImportPkcs8PrivateKey(Convert.FromBase64String(options.Value.SigningKey!), out _);
        _parameters = rules.For(Issuer, Resources, SecurityAlgorithms.EcdsaSha256);
        // A factory of its own: the default one keeps verifiers process-wide by key, and would hand out one whose key is disposed.
        _parameters.IssuerSigningKey = new ECDsaSecurityKey(_key) { CryptoProviderFactory = new CryptoProviderFactory() };
    }

    public string? AuthorizationServer => null;

    public int KeyVersion => 0;

    public async Task<ValidatedToken?> ValidateAsync(string token, CancellationToken cancellationToken) =>
        _rules.Read(token) is { } read ? (await _rules.ValidateAsync(read, _parameters, Resources)).Token : null;

    /// <summary>Makes a token.</summary>
    /// <param name="subject">For whom.</param>
    /// <param name="roles">With what roles.</param>
    /// <param name="lifetime">For how long.</param>
    public (string Token, DateTimeOffset ExpiresAt) Issue(string subject, IReadOnlyList<string> roles, TimeSpan lifetime)
    {
        var now = _time.GetUtcNow();
        // A JWT counts whole seconds, and so do revocations: a token made in the second of one is dated behind it, so that it is not taken for an older one.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((now + lifetime).ToUnixTimeSeconds());
        var issuedAt = _revocations.LastOf(subject) is { } last && last >= DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()) ? last.AddSeconds(1) : now;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = issuedAt.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [FleetTokenClaims.Subject] = subject,
                [FleetTokenClaims.Roles] = roles,
                // Tells two tokens apart that say the same otherwise, so that one of them can be revoked.
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
            },
            SigningCredentials = new SigningCredentials(_parameters.IssuerSigningKey, SecurityAlgorithms.EcdsaSha256),
        });
        return (token, expiresAt);
    }

    public void Dispose() => _key.Dispose();
}
