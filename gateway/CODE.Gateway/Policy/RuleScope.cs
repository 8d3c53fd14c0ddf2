using CODE.Gateway.Catalog;
using CODE.Gateway.Definitions;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Identity;

namespace CODE.Gateway.Policy;

/// <summary>The calls that a rule is for. Every kind of rule tells them in the same way.</summary>
internal sealed class RuleScope
{
    private readonly SubjectPatterns _subjects;
    private readonly NamePatterns? _servers;
    private readonly NamePatterns?[] _uses;
    private readonly RuleAccess _access;

    private RuleScope(RuleRecord rule, NamePatterns?[] uses, ArgumentCondition? condition)
    {
        _subjects = new SubjectPatterns(rule.Subjects);
        _servers = PatternsOf(rule.Servers);
        (_uses, _access, Condition) = (uses, rule.Access, condition);
    }

    /// <summary>The condition on the arguments, where there is one.</summary>
    public ArgumentCondition? Condition { get; }

    /// <summary>Makes the scope of a permission.</summary>
    /// <exception cref="PolicyFault">Its condition cannot be read.</exception>
    public static async Task<RuleScope> OfAsync(PermissionRecord rule, string name)
    {
        var resources = PatternsOf(rule.Resources);
        return new RuleScope(rule, [PatternsOf(rule.Tools), PatternsOf(rule.Prompts), resources, resources], await ConditionOfAsync(rule, name));
    }

    /// <summary>Makes the scope of a rule about tools: of all tools when it names none.</summary>
    /// <exception cref="PolicyFault">Its condition cannot be read.</exception>
    public static async Task<RuleScope> OfToolsAsync(RuleRecord rule, string name) =>
        new(rule, [PatternsOf(rule.Tools) ?? new NamePatterns(["*"]), null, null, null], await ConditionOfAsync(rule, name));

    /// <summary>Whether it is about the caller.</summary>
    public bool IsAbout(Caller caller) => _subjects.Matches(caller);

    /// <summary>Whether it is about the server.</summary>
    public bool IsAbout(FleetServer server) => _servers is null || _servers.Matches(server.Name);

    /// <summary>Whether it is about what a call is to use, whatever the arguments.</summary>
    public bool IsAbout(CallUse use, ToolDefinition? tool) => IsAbout(use, tool, static (patterns, key) => patterns.Matches(key));

    /// <summary>As <see cref="IsAbout(CallUse, ToolDefinition?)"/>; a template counts when some resource made from it would.</summary>
    public bool CouldBeAbout(CallUse use, ToolDefinition? tool) => IsAbout(use, tool, static (patterns, key) => patterns.CouldMatch(key));

    private bool IsAbout(CallUse use, ToolDefinition? tool, Func<NamePatterns, string, bool> matches) =>
        _uses[use.Kind.Index] is { } patterns && IsAbout(use.Server) && matches(patterns, use.Key)
        && (use.Kind != OfferKind.Tools || _access == RuleAccess.Any || (tool?.IsReadOnly ?? false) == (_access == RuleAccess.Read));

    private static NamePatterns? PatternsOf(IReadOnlyList<string>? patterns) => patterns is null ? null : new NamePatterns(patterns);

    private static async Task<ArgumentCondition?> ConditionOfAsync(RuleRecord rule, string name) => rule.When is { } schema ? await ArgumentCondition.ReadAsync(schema, name) : null;
}
