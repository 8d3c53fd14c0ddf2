namespace CODE.ServiceDefaults.Identity;

/// <summary>The names of the authorization policies that every server of the fleet knows.</summary>
public static class FleetPolicies
{
    /// <summary>Asked of whoever calls a server: any valid fleet token of that server, shown by the gateway itself.</summary>
    public const string Call = "call";

    /// <summary>Asked of a server that asks another on a caller's behalf: a valid fleet token that names it. Such a token opens nothing else.</summary>
    public const string Delegated = "delegated";

    /// <summary>Asked of whoever looks at or restarts a server: a caller with the role <see cref="AdminRole"/>.</summary>
    public const string Operations = "operations";

    /// <summary>The role that may operate the fleet.</summary>
    public const string AdminRole = "admin";
}
