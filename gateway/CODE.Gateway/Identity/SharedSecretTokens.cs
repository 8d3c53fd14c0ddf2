using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Identity;

/// <summary>
/// Tokens that somebody else makes with a secret that the gateway knows too. The gateway only checks them: to make some as well would leave open who said what.
/// </summary>
internal sealed class SharedSecretTokens : ITokenValidator
{
    private readonly TokenValidationParameters _parameters;
    private readonly ResourceIdentifiers _resources;
    private readonly TokenRules _rules;

    public SharedSecretTokens(IOptions<IdentityOptions> options, TokenRules rules)
    {
        _rules = rules;
        _resources = ResourceIdentifiers.Fixed(options.Value.Audience is { Length: > 0 } audience ? audience : LocalTokens.Audience);
        _parameters = rules.For(options.Value.Issuer, _resources, SecurityAlgorithms.HmacSha256);
        _parameters.IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(options.Value.SharedSecret!)) { CryptoProviderFactory = new CryptoProviderFactory() };
    }

    public string? AuthorizationServer => null;

    public int KeyVersion => 0;

    public async Task<ValidatedToken?> ValidateAsync(string token, CancellationToken cancellationToken) =>
        _rules.Read(token) is { } read ? (await _rules.ValidateAsync(read, _parameters, _resources)).Token : null;
}
