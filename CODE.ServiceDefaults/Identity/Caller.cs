using System.Security.Claims;

namespace CODE.ServiceDefaults.Identity;

/// <summary>On whose behalf a call runs.</summary>
/// <param name="Subject">The caller's <c>sub</c>.</param>
/// <param name="Roles">The caller's roles.</param>
/// <param name="ClientId">The OAuth client that the caller used, where it is known.</param>
public sealed record Caller(string Subject, IReadOnlyList<string> Roles, string? ClientId)
{
    /// <summary>Reads the caller from an authenticated principal.</summary>
    /// <exception cref="InvalidOperationException">The principal has no subject; authentication lets no such principal through.</exception>
    public static Caller From(ClaimsPrincipal principal) => new(
        principal.FindFirst(FleetTokenClaims.Subject)?.Value ?? throw new InvalidOperationException("An authenticated principal has a subject."),
        [.. principal.FindAll(FleetTokenClaims.Roles).Select(static claim => claim.Value)],
        principal.FindFirst(FleetTokenClaims.ClientId)?.Value);
}
