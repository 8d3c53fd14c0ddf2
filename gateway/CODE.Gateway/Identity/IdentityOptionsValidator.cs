using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Identity;

/// <summary>A gateway that could not tell callers apart does not start.</summary>
internal sealed class IdentityOptionsValidator(IOptions<GatewayOptions> gateway) : IValidateOptions<IdentityOptions>, IValidateOptions<FleetKeyOptions>
{
    private const int KeyBits = 256;

    // HMAC with less than its hash's own length is weaker than the hash (RFC 7518, 3.2).
    private const int MinSecretBytes = 32;

    public ValidateOptionsResult Validate(string? name, IdentityOptions options) =>
        Result([.. WaysIn(options), .. KeyFaults(options), .. AuthorityFaults(options), .. SecretFaults(options), .. ScopeFaults(options)]);

    public ValidateOptionsResult Validate(string? name, FleetKeyOptions options) =>
        Result(IsKey(options.SigningKey) ? [] : ["Fleet:SigningKey is not the base64 of a PKCS#8 EC P-256 key."]);

    private static IEnumerable<string> WaysIn(IdentityOptions options)
    {
        string[] given =
        [
            .. HasKey(options) ? ["Identity:SigningKey"] : Array.Empty<string>(),
            .. options.Authority is not null ? ["Identity:Authority"] : Array.Empty<string>(),
            .. HasSecret(options) ? ["Identity:SharedSecret"] : Array.Empty<string>(),
        ];
        if (given.Length != 1)
        {
            yield return given.Length > 1
                ? $"{string.Join(" and ", given)} exclude each other; give one."
                : "None of Identity:SigningKey, Identity:Authority and Identity:SharedSecret is given; nobody could be let in.";
        }
    }

    private static IEnumerable<string> KeyFaults(IdentityOptions options)
    {
        if (HasKey(options) && !IsKey(options.SigningKey))
        {
            yield return "Identity:SigningKey is not the base64 of a PKCS#8 EC P-256 key.";
        }
    }

    private IEnumerable<string> AuthorityFaults(IdentityOptions options)
    {
        if (options.Authority is not { } authority)
        {
            yield break;
        }

        if (!authority.IsAbsoluteUri || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback))
        {
            yield return "Identity:Authority is not an https URL.";
        }

        if (string.IsNullOrWhiteSpace(options.Audience) && gateway.Value.PublicUrl is null)
        {
            yield return "Identity:Audience is missing, and there is no Gateway:PublicUrl to tell it; without it a token for any other service would be accepted.";
        }
    }

    private static IEnumerable<string> SecretFaults(IdentityOptions options)
    {
        if (!HasSecret(options))
        {
            yield break;
        }

        if (!options.AllowSharedSecret)
        {
            yield return "Identity:SharedSecret needs Identity:AllowSharedSecret=true: whoever can check such a token can also make one.";
        }

        var secret = new byte[options.SharedSecret!.Length];
        if (!Convert.TryFromBase64String(options.SharedSecret, secret, out var length) || length < MinSecretBytes)
        {
            yield return $"Identity:SharedSecret is not the base64 of at least {MinSecretBytes} bytes.";
        }

        if (string.IsNullOrWhiteSpace(options.Issuer))
        {
            yield return "Identity:Issuer is empty.";
        }
    }

    private static IEnumerable<string> ScopeFaults(IdentityOptions options)
    {
        foreach (var (key, scope) in ((string, string?)[])[("Identity:ReadScope", options.ReadScope), ("Identity:WriteScope", options.WriteScope)])
        {
            if (scope is not null && !ScopeRules.IsScope(scope))
            {
                yield return $"{key} is not one scope (visible ASCII without quotes, backslashes and spaces).";
            }
        }

        if (HasKey(options) && (options.ReadScope ?? options.WriteScope) is not null)
        {
            yield return "Identity:ReadScope and Identity:WriteScope go with an authority or a shared secret; tokens by Identity:SigningKey have no scopes.";
        }
    }

    private static bool HasKey(IdentityOptions options) => !string.IsNullOrWhiteSpace(options.SigningKey);

    private static bool HasSecret(IdentityOptions options) => !string.IsNullOrWhiteSpace(options.SharedSecret);

    private static bool IsKey(string? text)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(text ?? string.Empty), out _);
            return key.KeySize == KeyBits;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static ValidateOptionsResult Result(IReadOnlyCollection<string> faults) =>
        faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
