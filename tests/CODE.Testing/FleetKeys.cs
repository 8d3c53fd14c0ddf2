using System.Security.Cryptography;
using CODE.ServiceDefaults.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Testing;

/// <summary>A gateway's key pair made for one test, and the fleet tokens that such a gateway would mint, honest and otherwise.</summary>
public sealed class FleetKeys : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What servers are configured with as <c>Fleet:PublicKey</c>.</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>What a gateway is configured with as <c>Fleet:SigningKey</c>.</summary>
    public string SigningKey => Convert.ToBase64String(_key.ExportPkcs8PrivateKey());

    /// <summary>Signs a token for one server.</summary>
    /// <param name="server">The audience.</param>
    /// <param name="subject">The caller.</param>
    /// <param name="roles">The caller's roles.</param>
    /// <param name="notBefore">The start of its life; now, unless given.</param>
    /// <param name="lifetime">The length of its life; 60 s, unless given.</param>
    /// <param name="issuer">Who claims to have made it; the gateway, unless given.</param>
    /// <param name="actor">The server that shows it, where that is not the gateway.</param>
    public string Token(
        string server,
        string subject = "alice",
        string[]? roles = null,
        DateTimeOffset? notBefore = null,
        TimeSpan? lifetime = null,
        string issuer = FleetTokenClaims.Issuer,
        string? actor = null)
    {
        var start = notBefore ?? TimeProvider.System.GetUtcNow();
        var claims = new Dictionary<string, object> { [FleetTokenClaims.Subject] = subject, [FleetTokenClaims.Roles] = roles ?? [] };
        if (actor is not null)
        {
            claims[FleetTokenClaims.Actor] = new Dictionary<string, object> { [FleetTokenClaims.Subject] = actor };
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = server,
            NotBefore = start.UtcDateTime,
            IssuedAt = start.UtcDateTime,
            Expires = start.UtcDateTime + (lifetime ?? TimeSpan.FromSeconds(60)),
            Claims = claims,
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
