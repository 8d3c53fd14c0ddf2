using System.Collections.Frozen;
using CODE.ServiceDefaults.Identity;

namespace CODE.Gateway.Identity;

/// <summary>A token that is good.</summary>
/// <param name="Caller">Whose it is.</param>
/// <param name="IssuedAt">When it was made; the beginning of time when it does not say.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
/// <param name="Scopes">What its bearer may do at most, where scopes matter.</param>
/// <param name="Servers">The servers that it is for, by name; null when it is for the whole gateway.</param>
/// <param name="SignedPart">
/// The hash of the part that is signed, in hexadecimal. It names the token: the signature does not, since one that is good can be turned into others that are.
/// </param>
internal sealed record ValidatedToken(
    Caller Caller, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, FrozenSet<string> Scopes, FrozenSet<string>? Servers, string SignedPart)
{
    /// <summary>Whether it may be shown at an endpoint.</summary>
    /// <param name="server">The server whose endpoint it is; null for those of the whole gateway.</param>
    public bool IsFor(string? server) => Servers is null || (server is not null && Servers.Contains(server));
}
