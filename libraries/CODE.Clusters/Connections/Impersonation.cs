using CODE.ServiceDefaults.Identity;

namespace CODE.Clusters.Connections;

/// <summary>
/// As whom a request is made. Names and roles get a prefix: what an identity provider calls <c>system:masters</c> must not become the cluster's group of that name.
/// See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation.
/// </summary>
/// <param name="User">The user.</param>
/// <param name="Groups">The groups.</param>
internal sealed record Impersonation(string User, IReadOnlyList<string> Groups)
{
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";

    /// <summary>As whom requests for a caller are made; null when the operator wants them made as the server.</summary>
    public static Impersonation? Of(Caller caller, ClusterOptions options) => options.Impersonate
        ? new Impersonation(options.ImpersonationPrefix + caller.Subject, [.. caller.Roles.Select(role => options.ImpersonationPrefix + role)])
        : null;

    /// <summary>Puts it on a request.</summary>
    public void Sign(HttpRequestMessage request)
    {
        // Escaped: a header is one line of ASCII, and a name may be anything.
        request.Headers.Add(UserHeader, Escaped(User));
        request.Headers.Add(GroupHeader, Groups.Select(Escaped));
    }

    private static string Escaped(string name) => System.Text.Ascii.IsValid(name) && !name.Any(char.IsControl) ? name : Uri.EscapeDataString(name);
}
