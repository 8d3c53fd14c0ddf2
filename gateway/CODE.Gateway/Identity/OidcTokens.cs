using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Identity;

/// <summary>Access tokens of an OIDC authority, by its published keys and no others.</summary>
internal sealed class OidcTokens(IOptions<IdentityOptions> options, IOptions<GatewayOptions> gateway, TokenRules rules, AuthorityKeys keys) : ITokenValidator
{
    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
    ];

    private readonly Uri _authority = options.Value.Authority!;
    private readonly ResourceIdentifiers _resources = ResourceIdentifiers.From(options.Value, gateway.Value);

    // Clients compare it with what the authority calls itself, letter by letter (RFC 8414, 3.3).
    public string AuthorizationServer => keys.Current?.Issuer ?? _authority.OriginalString;

    public int KeyVersion => keys.Version;

    public async Task<ValidatedToken?> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        // What no key could make good does not reach the authority.
        if (rules.Read(token) is not { } read || !Asymmetric.Contains(read.Alg, StringComparer.Ordinal))
        {
            return null;
        }

        var known = keys.Current;
        if (known is not null)
        {
            var verdict = await CheckAsync(read, known);
            if (!verdict.HasOtherSignature || known.Has(read.Kid))
            {
                return verdict.Token;
            }
        }

        await keys.DemandAsync(known, cancellationToken);
        var newer = keys.Current;
        if (newer is not null && !ReferenceEquals(newer, known) && await CheckAsync(read, newer) is var second && (!second.HasOtherSignature || newer.Has(read.Kid)))
        {
            return second.Token;
        }

        return newer is not null && !keys.IsAway ? null : throw new FaultException(
            FaultCodes.Unavailable, "The identity provider does not answer, so that this token cannot be checked.", "Try again shortly; if it lasts, tell the operator.");
    }

    private Task<TokenVerdict> CheckAsync(JsonWebToken token, AuthorityKeySet known)
    {
        var parameters = rules.For(known.Issuer, _resources, Asymmetric);
        parameters.IssuerSigningKeys = known.Keys;
        return rules.ValidateAsync(token, parameters, _resources);
    }
}
