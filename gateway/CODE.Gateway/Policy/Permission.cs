using CODE.Gateway.Routing;

namespace CODE.Gateway.Policy;

/// <summary>Where a permission comes from.</summary>
internal enum PermissionSource
{
    /// <summary>The policy file.</summary>
    File,

    /// <summary>Granted at run time, and kept in the store.</summary>
    Grant,
}

/// <summary>A permission that is in force.</summary>
internal sealed class Permission
{
    private Permission(PermissionRecord record, PermissionSource source, RuleScope scope)
    {
        (Record, Source, Scope) = (record, source, scope);
        Id = IdOf(record, source);
        Allowed = new Verdict(PermissionStep.Name, IsAllowed: true, Id, "A permission allows it.");
    }

    /// <summary>As it was written.</summary>
    public PermissionRecord Record { get; }

    /// <summary>Where it comes from.</summary>
    public PermissionSource Source { get; }

    /// <summary>What it is about.</summary>
    public RuleScope Scope { get; }

    /// <summary>How audits name it.</summary>
    public string Id { get; }

    /// <summary>What is decided when it allows.</summary>
    public Verdict Allowed { get; }

    /// <summary>Makes it.</summary>
    /// <exception cref="PolicyFault">Its condition cannot be read.</exception>
    public static async Task<Permission> OfAsync(PermissionRecord record, PermissionSource source) =>
        new(record, source, await RuleScope.OfAsync(record, IdOf(record, source)));

    private static string IdOf(PermissionRecord record, PermissionSource source) => $"{(source == PermissionSource.File ? "file" : "grant")}/{record.Name}";
}
