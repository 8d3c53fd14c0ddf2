namespace CODE.Gateway.Identity;

/// <summary>
/// How callers prove who they are: by a key of our own, by an OIDC authority, or by a secret that is shared with whoever makes the tokens. Exactly one
/// of them. Configuration section <c>Identity</c>.
/// </summary>
public sealed class IdentityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Identity";

    /// <summary>Signs and checks local callers' tokens: base64 of a DER PKCS#8 private key, EC P-256.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The issuer whose access tokens are accepted, an absolute URL; https, unless it is on loopback.</summary>
    public Uri? Authority { get; set; }

    /// <summary>Checks tokens that somebody else makes (HS256): base64 of at least 32 bytes. Only with <see cref="AllowSharedSecret"/>.</summary>
    public string? SharedSecret { get; set; }

    /// <summary>Whether a shared secret may be used at all: whoever can check such a token can also make one.</summary>
    public bool AllowSharedSecret { get; set; }

    /// <summary>The issuer of the tokens made with <see cref="SharedSecret"/>.</summary>
    /// <value>The default is <c>code</c>.</value>
    public string Issuer { get; set; } = LocalTokens.Issuer;

    /// <summary>
    /// The audience of a token for the whole gateway: its resource identifier. Required with <see cref="Authority"/> unless <see cref="GatewayOptions.PublicUrl"/> tells it;
    /// <c>code-gateway</c> with <see cref="SharedSecret"/> unless given. A token for one server alone has the server's name behind it (see <see cref="ResourceIdentifiers"/>).
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>The scope without which a token lets nobody look; null where scopes do not matter.</summary>
    public string? ReadScope { get; set; }

    /// <summary>The scope without which a token lets nobody change anything; null where scopes do not matter.</summary>
    public string? WriteScope { get; set; }
}
