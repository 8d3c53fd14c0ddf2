using CODE.ServiceDefaults.Identity;

namespace CODE.Gateway.Policy;

/// <summary>Callers, by who they are.</summary>
/// <param name="subjects">As a rule names them; null for everybody.</param>
internal sealed class SubjectPatterns(SubjectsRecord? subjects)
{
    private readonly NamePatterns? _users = Of(subjects?.Users);
    private readonly NamePatterns? _roles = Of(subjects?.Roles);
    private readonly NamePatterns? _clients = Of(subjects?.Clients);

    /// <summary>Whether a caller is one of them.</summary>
    public bool Matches(Caller caller) =>
        (_users is null || _users.Matches(caller.Subject))
        && (_roles is null || caller.Roles.Any(_roles.Matches))
        && (_clients is null || (caller.ClientId is { } client && _clients.Matches(client)));

    private static NamePatterns? Of(IReadOnlyList<string>? patterns) => patterns is null ? null : new NamePatterns(patterns);
}
