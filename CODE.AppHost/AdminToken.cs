using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.AppHost;

/// <summary>
/// The first admin token, so that a newcomer can call the gateway without an identity provider: an ES256 JWT for the subject <c>admin</c>,
/// valid 90 days, kept in the data folder's <c>token</c> file and renewed at a start that finds it wrong or with less than 7 days left.
/// </summary>
public static class AdminToken
{
    /// <summary>The <c>iss</c> of tokens of local callers.</summary>
    public const string Issuer = "code";

    /// <summary>The <c>aud</c> of tokens of local callers.</summary>
    public const string Audience = "code-gateway";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(7);

    private static readonly string[] Roles = ["admin"];

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Leaves a token in the file that is signed with the key and stays valid for at least 7 days.</summary>
    /// <exception cref="LocalFleetException">The file can't be read or written.</exception>
    public static async Task EnsureAsync(DataFolder data, ECParameters key, TimeProvider time)
    {
        using var ecdsa = ECDsa.Create(key);
        // Keys and their providers are not kept by the library: this one lives only as long as this call.
        var signing = new ECDsaSecurityKey(ecdsa) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        var kept = DataFolder.ReadOrCreate(data.TokenFile, () => Create(signing, time.GetUtcNow()));
        if (!await IsGoodAsync(kept.Trim(), signing, time.GetUtcNow()).ConfigureAwait(false))
        {
            DataFolder.Replace(data.TokenFile, Create(signing, time.GetUtcNow()));
        }
    }

    private static string Create(ECDsaSecurityKey key, DateTimeOffset now) => Handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        IssuedAt = now.UtcDateTime,
        Expires = (now + Lifetime).UtcDateTime,
        Claims = new Dictionary<string, object> { ["sub"] = "admin", ["roles"] = Roles, ["jti"] = Guid.NewGuid().ToString("N") },
        SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
    });

    private static async Task<bool> IsGoodAsync(string token, ECDsaSecurityKey key, DateTimeOffset now)
    {
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            LifetimeValidator = (_, expires, _, _) => expires >= (now + RenewBefore).UtcDateTime,
        }).ConfigureAwait(false);
        return result.IsValid;
    }
}
