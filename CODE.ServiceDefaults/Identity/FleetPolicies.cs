namespace CODE.ServiceDefaults.Identity;

/// <summary>The names of the authorization policies that every server of the fleet knows.</summary>
public static class FleetPolicies
{
    /// <summary>Asked of whoever looks at or restarts a server: an authenticated caller with the role <c>admin</c>.</summary>
    public const string Operations = "operations";
}
