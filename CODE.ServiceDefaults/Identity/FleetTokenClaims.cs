namespace CODE.ServiceDefaults.Identity;

/// <summary>What a fleet token says; names of RFC 7519 and RFC 9068.</summary>
public static class FleetTokenClaims
{
    /// <summary>The issuer of every fleet token.</summary>
    public const string Issuer = "code-gateway";

    /// <summary>The caller.</summary>
    public const string Subject = "sub";

    /// <summary>The caller's roles; an array.</summary>
    public const string Roles = "roles";

    /// <summary>The OAuth client.</summary>
    public const string ClientId = "client_id";

    /// <summary>The server that acts for the caller (RFC 8693, section 4.1); only in tokens with which one server of the fleet asks another.</summary>
    public const string Actor = "act";
}
