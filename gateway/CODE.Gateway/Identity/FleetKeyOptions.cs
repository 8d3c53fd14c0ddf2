namespace CODE.Gateway.Identity;

/// <summary>The key of the fleet tokens. Configuration section <c>Fleet</c>.</summary>
public sealed class FleetKeyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Fleet";

    /// <summary>Signs the tokens that servers accept: base64 of a DER PKCS#8 private key, EC P-256.</summary>
    public string? SigningKey { get; set; }
}
