using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Identity;

/// <summary>A gateway that could not tell callers apart does not start.</summary>
internal sealed class IdentityOptionsValidator : IValidateOptions<IdentityOptions>, IValidateOptions<FleetKeyOptions>
{
    private const int KeyBits = 256;

    public ValidateOptionsResult Validate(string? name, IdentityOptions options) => Result(Faults(options));

    public ValidateOptionsResult Validate(string? name, FleetKeyOptions options) =>
        Result(IsKey(options.SigningKey) ? [] : ["Fleet:SigningKey is not the base64 of a PKCS#8 EC P-256 key."]);

    private static IEnumerable<string> Faults(IdentityOptions options)
    {
        var hasKey = !string.IsNullOrWhiteSpace(options.SigningKey);
        if (hasKey == options.Authority is not null)
        {
            yield return hasKey
                ? "Identity:SigningKey and Identity:Authority exclude each other; give one."
                : "Neither Identity:SigningKey nor Identity:Authority is given; nobody could be let in.";
        }

        if (hasKey && !IsKey(options.SigningKey))
        {
            yield return "Identity:SigningKey is not the base64 of a PKCS#8 EC P-256 key.";
        }

        if (options.Authority is { } authority && (!authority.IsAbsoluteUri || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback)))
        {
            yield return "Identity:Authority is not an https URL.";
        }

        if (options.Authority is not null && string.IsNullOrWhiteSpace(options.Audience))
        {
            yield return "Identity:Audience is missing; without it a token for any other service would be accepted.";
        }
    }

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

    private static ValidateOptionsResult Result(IEnumerable<string> faults) =>
        faults.ToArray() is { Length: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
}
