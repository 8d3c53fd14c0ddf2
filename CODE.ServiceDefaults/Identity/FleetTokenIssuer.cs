using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.ServiceDefaults.Identity;

/// <summary>Mints the tokens that the gateway shows to one server on behalf of one caller. Only the gateway holds the key.</summary>
public sealed class FleetTokenIssuer : IDisposable
{
    /// <summary>How long a token is valid: what every server accepts at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ECDsa _key;
    private readonly SigningCredentials _credentials;
    private readonly TimeProvider _time;

    /// <summary>Creates the issuer for a key.</summary>
    /// <param name="signingKey">Base64 of a DER PKCS#8 private key, EC P-256.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FormatException">The key is not base64.</exception>
    /// <exception cref="CryptographicException">The key is not a PKCS#8 EC key.</exception>
    public FleetTokenIssuer(string signingKey, TimeProvider time)
    {
        _time = time;
        _key = ECDsa.Create();
        _key.ImportPkcs8PrivateKey(Convert.FromBase64String(signingKey), out _);
        _credentials = new SigningCredentials(
            // A factory of its own: the default one keeps signers process-wide by key, and would hand out one whose key is disposed.
            new ECDsaSecurityKey(_key) { CryptoProviderFactory = new CryptoProviderFactory() }, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>A token that opens one server for one caller, from now on for <see cref="Lifetime"/>.</summary>
    /// <param name="server">The server's name; the token's audience.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="actor">The server that will show it, where that is not the gateway itself.</param>
    public string Issue(string server, Caller caller, string? actor = null)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [FleetTokenClaims.Subject] = caller.Subject,
            [FleetTokenClaims.Roles] = caller.Roles,
        };
        if (caller.ClientId is { } clientId)
        {
            claims[FleetTokenClaims.ClientId] = clientId;
        }

        if (actor is not null)
        {
            claims[FleetTokenClaims.Actor] = new Dictionary<string, object>(StringComparer.Ordinal) { [FleetTokenClaims.Subject] = actor };
        }

        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = FleetTokenClaims.Issuer,
            Audience = server,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = claims,
            SigningCredentials = _credentials,
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
