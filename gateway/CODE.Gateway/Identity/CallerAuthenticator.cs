using System.Collections.Frozen;
using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Identity;

/// <summary>
/// Tells who sends a request, by the bearer token in it. A token is checked once and then known by its hash until it expires, is revoked, or the keys change,
/// since checking a signature costs more than all the other steps together.
/// </summary>
internal sealed class CallerAuthenticator(ITokenValidator validator, Revocations revocations, TimeProvider time)
{
    /// <summary>The longest token, in characters.</summary>
    public const int MaxTokenLength = 8 * 1024;

    private const int MaxRemembered = 10_000;
    private const string Prefix = "Bearer ";
    private readonly ExpiringCache<TokenHash, Known> _known = new(MaxRemembered, time);

    /// <summary>Authenticates a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="server">The server whose endpoint it came to; null for the endpoints of the whole gateway.</param>
    /// <returns>The caller and what the token says; no caller when there is no token, or none that is good here.</returns>
    /// <exception cref="ServiceDefaults.Faults.FaultException">It cannot be told at the moment.</exception>
    public async ValueTask<Authentication> AuthenticateAsync(HttpRequest request, string? server = null)
    {
        // Two Authorization headers: one of them is not what whoever checked the other believed.
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Authentication.None(hasToken: request.Headers.Authorization.Count > 0);
        }

        if (TextOf(header).Length is 0 or > MaxTokenLength)
        {
            return Authentication.None(hasToken: true);
        }

        var hash = TokenHash.Of(TextOf(header));
        var aborted = request.HttpContext.RequestAborted;
        return await FindAsync(header, hash, aborted) is { } token && token.IsFor(server) && !await revocations.HasAsync(token, aborted)
            ? new Authentication(token.Caller, hash, token.Scopes, HasToken: true)
            : Authentication.None(hasToken: true);
    }

    private async ValueTask<ValidatedToken?> FindAsync(string header, TokenHash hash, CancellationToken cancellationToken)
    {
        // The version before the check: keys that change during it make the next request check again.
        var version = validator.KeyVersion;
        if (_known.TryGet(hash, out var known) && known.KeyVersion == version)
        {
            return known.Token;
        }

        var token = await validator.ValidateAsync(TextOf(header).ToString(), cancellationToken);
        if (token is not null)
        {
            _known.Set(hash, new Known(token, version), token.ExpiresAt);
        }

        return token;
    }

    private static ReadOnlySpan<char> TextOf(string header) => header.AsSpan(Prefix.Length).Trim();

    private sealed record Known(ValidatedToken Token, int KeyVersion);
}

/// <summary>What a request's token says.</summary>
/// <param name="Caller">The caller, or null.</param>
/// <param name="Token">The hash of the caller's token.</param>
/// <param name="Scopes">What the token allows at most, where scopes matter.</param>
/// <param name="HasToken">Whether there was a token, good or not.</param>
internal readonly record struct Authentication(Caller? Caller, TokenHash Token, FrozenSet<string> Scopes, bool HasToken)
{
    /// <summary>Of a request without a token that is good.</summary>
    public static Authentication None(bool hasToken) => new(null, default, FrozenSet<string>.Empty, hasToken);
}
