using System.Text.Json;
using CODE.Gateway.Approvals;
using CODE.Gateway.Limits;

namespace CODE.Gateway.Policy;

/// <summary>Callers, by who they are. Of the kinds that are named, each has to fit; of one kind, any entry.</summary>
/// <param name="Users">Subjects of tokens, or patterns with <c>*</c>.</param>
/// <param name="Roles">Roles, or patterns.</param>
/// <param name="Clients">OAuth clients, or patterns.</param>
internal sealed record SubjectsRecord(IReadOnlyList<string>? Users = null, IReadOnlyList<string>? Roles = null, IReadOnlyList<string>? Clients = null);

/// <summary>What kinds of tools a rule is about.</summary>
internal enum RuleAccess
{
    /// <summary>All.</summary>
    Any,

    /// <summary>Those that change nothing.</summary>
    Read,

    /// <summary>Those that may change something.</summary>
    Write,
}

/// <summary>What every rule says about the calls it is for.</summary>
internal abstract record RuleRecord
{
    /// <summary>The rule's name, unique in its section; told in audits and refusals.</summary>
    public required string Name { get; init; }

    /// <summary>Whose calls; everybody's when absent.</summary>
    public SubjectsRecord? Subjects { get; init; }

    /// <summary>The servers' names, or patterns with <c>*</c>; every server when absent.</summary>
    public IReadOnlyList<string>? Servers { get; init; }

    /// <summary>Tools' names, or patterns.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>Whether only tools that change nothing are meant, or only the others.</summary>
    public RuleAccess Access { get; init; }

    /// <summary>A JSON Schema for the arguments.</summary>
    public JsonElement? When { get; init; }
}

/// <summary>What a permission does.</summary>
internal enum PermissionEffect
{
    /// <summary>Allows.</summary>
    Allow,

    /// <summary>Forbids, whatever else allows.</summary>
    Deny,
}

/// <summary>Who may, or may not, use what.</summary>
internal sealed record PermissionRecord : RuleRecord
{
    /// <summary>Whether it allows or forbids.</summary>
    public PermissionEffect Effect { get; init; }

    /// <summary>Prompts' names, or patterns.</summary>
    public IReadOnlyList<string>? Prompts { get; init; }

    /// <summary>Resources' URIs, or patterns.</summary>
    public IReadOnlyList<string>? Resources { get; init; }
}

/// <summary>The policy file.</summary>
internal sealed record PolicyRecord
{
    /// <summary>The version of the format: 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Who may use what.</summary>
    public IReadOnlyList<PermissionRecord> Permissions { get; init; } = [];

    /// <summary>Which calls need whose approval; the first that is about a call decides.</summary>
    public IReadOnlyList<ApprovalRuleRecord> Approvals { get; init; } = [];

    /// <summary>How much.</summary>
    public IReadOnlyList<LimitRecord> Limits { get; init; } = [];
}
