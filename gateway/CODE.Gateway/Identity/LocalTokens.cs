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

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ECDsa _key = ECDsa.Create();
    private readonly TokenValidationParameters _parameters;
    private readonly TokenRules _rules;
    private readonly TimeProvider _time;

    public LocalTokens(IOptions<IdentityOptions> options, TokenRules rules, TimeProvider time)
    {
        (_rules, _time) = (rules, time);
        _key.ImportPkcs8PrivateKey(Convert.FromBase64String(options.Value.SigningKey!), out _);
        _parameters = rules.For(Audience, SecurityAlgorithms.EcdsaSha256);
        _parameters.ValidIssuer = Issuer;
        // A factory of its own: the default one keeps verifiers process-wide by key, and would hand out one whose key is disposed.
        _parameters.IssuerSigningKey = new ECDsaSecurityKey(_key) { CryptoProviderFactory = new CryptoProviderFactory() };
    }

    public Uri? Authority => null;

    public Task<ValidatedToken?> ValidateAsync(string token) => _rules.ValidateAsync(token, _parameters);

    /// <summary>Makes a token.</summary>
    /// <param name="subject">For whom.</param>
    /// <param name="roles">With what roles.</param>
    /// <param name="lifetime">For how long.</param>
    public (string Token, DateTimeOffset ExpiresAt) Issue(string subject, IReadOnlyList<string> roles, TimeSpan lifetime)
    {
        var now = _time.GetUtcNow();
        // A JWT counts whole seconds.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((now + lifetime).ToUnixTimeSeconds());
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { [FleetTokenClaims.Subject] = subject, [FleetTokenClaims.Roles] = roles },
            SigningCredentials = new SigningCredentials(_parameters.IssuerSigningKey, SecurityAlgorithms.EcdsaSha256),
        });
        return (token, expiresAt);
    }

    public void Dispose() => _key.Dispose();
}
