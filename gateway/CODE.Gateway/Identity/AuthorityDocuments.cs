using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Identity;

/// <summary>Fetches what an OIDC authority publishes: its discovery document, and the keys that this names.</summary>
internal sealed class AuthorityDocuments(IOptions<IdentityOptions> options, IHttpClientFactory clients)
{
    /// <summary>The named HTTP client that fetches them.</summary>
    public const string HttpClientName = "oidc";

    /// <summary>How long one document may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The largest document, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly Uri _authority = options.Value.Authority!;

    /// <summary>Fetches the authority's keys.</summary>
    /// <exception cref="HttpRequestException">The authority does not answer, or not with its documents.</exception>
    /// <exception cref="InvalidDataException">What it answers cannot be believed.</exception>
    public async Task<AuthorityKeySet> FetchAsync(CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(HttpClientName);
        var expected = _authority.AbsoluteUri.TrimEnd('/');
        var metadata = await http.GetFromJsonAsync<Metadata>($"{expected}/.well-known/openid-configuration", cancellationToken);
        // An authority that speaks of another issuer could let that one's users in (OpenID Connect Discovery, 4.3).
        if (metadata?.Issuer is not { } issuer || issuer.TrimEnd('/') != expected)
        {
            throw new InvalidDataException($"it calls itself '{metadata?.Issuer}'");
        }

        if (metadata.JwksUri is not { IsAbsoluteUri: true } address || (address.Scheme != Uri.UriSchemeHttps && !(address.IsLoopback && _authority.IsLoopback)))
        {
            throw new InvalidDataException($"its keys are at '{metadata.JwksUri}', which is not an https URL");
        }

        var keys = new JsonWebKeySet(await http.GetStringAsync(address, cancellationToken));
        // A published symmetric key would be everybody's key.
        return new AuthorityKeySet(issuer, [.. keys.Keys.Where(static key =>
            key.Kty is JsonWebAlgorithmsKeyTypes.EllipticCurve or JsonWebAlgorithmsKeyTypes.RSA && (string.IsNullOrEmpty(key.Use) || key.Use == JsonWebKeyUseNames.Sig))]);
    }

    private sealed record Metadata([property: JsonPropertyName("issuer")] string? Issuer, [property: JsonPropertyName("jwks_uri")] Uri? JwksUri);
}
