using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Identity;

/// <summary>
/// Tells who sends a request, by the bearer token in it. A token is checked once and then known by its hash until it expires,
/// since checking a signature costs more than all the other steps together.
/// </summary>
internal sealed class CallerAuthenticator(ITokenValidator validator, TimeProvider time)
{
    /// <summary>The longest token, in characters.</summary>
    public const int MaxTokenLength = 8 * 1024;

    private const int MaxRemembered = 10_000;
    private const string Prefix = "Bearer ";
    private readonly ExpiringCache<TokenHash, ValidatedToken> _known = new(MaxRemembered, time);

    /// <summary>Authenticates a request.</summary>
    /// <returns>The caller and the hash of the token; no caller when there is no token, or none that is good.</returns>
    public async ValueTask<Authentication> AuthenticateAsync(HttpRequest request)
    {
        // Two Authorization headers: one of them is not what whoever checked the other believed.
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return new Authentication(null, default, HasToken: request.Headers.Authorization.Count > 0);
        }

        var token = header[Prefix.Length..].Trim();
        if (token.Length is 0 or > MaxTokenLength)
        {
            return new Authentication(null, default, HasToken: true);
        }

        var hash = TokenHash.Of(token);
        if (!_known.TryGet(hash, out var known))
        {
            known = await validator.ValidateAsync(token);
            if (known is null)
            {
                return new Authentication(null, default, HasToken: true);
            }

            _known.Set(hash, known, known.ExpiresAt);
        }

        return new Authentication(known.Caller, hash, HasToken: true);
    }
}

/// <summary>What a request's token says.</summary>
/// <param name="Caller">The caller, or null.</param>
/// <param name="Token">The hash of the caller's token.</param>
/// <param name="HasToken">Whether there was a token, good or not.</param>
internal readonly record struct Authentication(Caller? Caller, TokenHash Token, bool HasToken);
