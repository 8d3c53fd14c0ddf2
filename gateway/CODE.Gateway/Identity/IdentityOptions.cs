namespace CODE.Gateway.Identity;

/// <summary>How callers prove who they are: by a key of our own, or by an OIDC authority. Configuration section <c>Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Identity";

    /// <summary>Signs and checks local callers' tokens: base64 of a DER PKCS#8 private key, EC P-256. Excludes <see cref="Authority"/>.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The issuer whose access tokens are accepted, an absolute URL; https, unless it is on loopback.</summary>
    public Uri? Authority { get; set; }

    /// <summary>The audience that an access token of the authority must have: this gateway's resource identifier.</summary>
    public string? Audience { get; set; }
}
