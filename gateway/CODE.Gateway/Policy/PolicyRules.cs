using CODE.Gateway.Approvals;
using CODE.Gateway.Limits;

namespace CODE.Gateway.Policy;

/// <summary>A policy file, ready to decide by.</summary>
/// <param name="Permissions">Who may use what.</param>
/// <param name="Approvals">Which calls need whose approval, in the file's order.</param>
/// <param name="Limits">How much.</param>
internal sealed record PolicyRules(IReadOnlyList<Permission> Permissions, IReadOnlyList<ApprovalRule> Approvals, IReadOnlyList<LimitRule> Limits)
{
    /// <summary>No rules: nothing is allowed.</summary>
    public static readonly PolicyRules None = new([], [], []);

    /// <summary>Makes the rules of a file ready.</summary>
    /// <exception cref="PolicyFault">A rule cannot be taken.</exception>
    public static async Task<PolicyRules> OfAsync(PolicyRecord record)
    {
        Unique(record.Permissions, "permissions");
        Unique(record.Approvals, "approvals");
        Unique(record.Limits, "limits");
        return new PolicyRules(
            await Task.WhenAll(record.Permissions.Select(static permission => Permission.OfAsync(permission, PermissionSource.File))),
            await Task.WhenAll(record.Approvals.Select(ApprovalRule.OfAsync)),
            await Task.WhenAll(record.Limits.Select(LimitRule.OfAsync)));
    }

    private static void Unique(IEnumerable<RuleRecord> rules, string section)
    {
        if (rules.GroupBy(static rule => rule.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new PolicyFault($"{section}: two rules have the name '{twice.Key}'.");
        }
    }
}
