using System.ComponentModel.DataAnnotations;

namespace CODE.ServiceDefaults.Identity;

/// <summary>What a server needs to check fleet tokens. Configuration section <c>Fleet</c>.</summary>
public sealed class FleetIdentityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Fleet";

    /// <summary>The gateway's public key: base64 of a DER SubjectPublicKeyInfo, EC P-256.</summary>
    [Required, Base64String]
    public string PublicKey { get; set; } = string.Empty;
}
