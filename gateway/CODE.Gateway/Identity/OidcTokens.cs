using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Identity;

/// <summary>Access tokens of an OIDC authority. Its keys are fetched, kept, and fetched anew when a token names one that is not known.</summary>
internal sealed class OidcTokens : ITokenValidator
{
    /// <summary>The named HTTP client that fetches metadata and keys.</summary>
    public const string HttpClientName = "oidc";

    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
    ];

    // How soon an unknown key may make the gateway ask again: often enough for a rotation, not so often that forged key ids become a flood.
    private static readonly TimeSpan MinimumBetweenFetches = TimeSpan.FromSeconds(30);

    private readonly TokenValidationParameters _parameters;
    private readonly TokenRules _rules;

    public OidcTokens(IOptions<IdentityOptions> options, TokenRules rules, IHttpClientFactory clients)
    {
        _rules = rules;
        Authority = options.Value.Authority!;
        var metadata = $"{Authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
        var documents = new HttpDocumentRetriever(clients.CreateClient(HttpClientName)) { RequireHttps = !Authority.IsLoopback };
        _parameters = rules.For(options.Value.Audience!, Asymmetric);
        _parameters.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(metadata, new OpenIdConnectConfigurationRetriever(), documents)
        {
            RefreshInterval = MinimumBetweenFetches,
        };
    }

    public Uri Authority { get; }

    public Task<ValidatedToken?> ValidateAsync(string token) => _rules.ValidateAsync(token, _parameters);
}
