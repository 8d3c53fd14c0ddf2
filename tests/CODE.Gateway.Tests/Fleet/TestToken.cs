using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>Makes callers' tokens, good ones and bad ones.</summary>
internal static class TestToken
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static string For(
        string subject,
        string[]? roles = null,
        TestKey? key = null,
        string issuer = "code",
        string audience = "code-gateway",
        int startsInSeconds = -5,
        int endsInSeconds = 600,
        string? filler = null,
        string client = "test-client")
    {
        var ec = ECDsa.Create();
        ec.ImportPkcs8PrivateKey(Convert.FromBase64String((key ?? TestKey.Identity).Private), out _);
        return Sign(subject, roles, issuer, audience, startsInSeconds, endsInSeconds, filler, client, new SigningCredentials(new ECDsaSecurityKey(ec) { CryptoProviderFactory = new CryptoProviderFactory() }, SecurityAlgorithms.EcdsaSha256));
    }

    /// <summary>Signed by HMAC with the public key as the secret: the classic confusion of algorithms.</summary>
    public static string ByPublicKeyAsSecret(string subject) => Sign(
        subject, null, "code", "code-gateway", -5, 600, null, "test-client", new SigningCredentials(new SymmetricSecurityKey(Convert.FromBase64String(TestKey.Identity.Public)), SecurityAlgorithms.HmacSha256));

    public static string Unsigned(string subject) => Sign(subject, null, "code", "code-gateway", -5, 600, null, "test-client", null);

    private static string Sign(
        string subject, string[]? roles, string issuer, string audience, int startsInSeconds, int endsInSeconds, string? filler, string client, SigningCredentials? credentials)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { ["sub"] = subject, ["roles"] = roles ?? [], ["client_id"] = client };
        if (filler is not null)
        {
            claims["filler"] = filler;
        }

        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now.AddSeconds(startsInSeconds),
            IssuedAt = now.AddSeconds(startsInSeconds),
            Expires = now.AddSeconds(endsInSeconds),
            Claims = claims,
            SigningCredentials = credentials,
        });
    }
}
