using System.Globalization;
using CODE.Gateway.Policy;

namespace CODE.Gateway.Approvals;

/// <summary>A rule about approvals that is in force.</summary>
internal sealed class ApprovalRule
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private ApprovalRule(ApprovalRuleRecord record, RuleScope scope, TimeSpan? expiresIn) => (Record, Scope, ExpiresIn, Id) = (record, scope, expiresIn, IdOf(record));

    /// <summary>As it was written.</summary>
    public ApprovalRuleRecord Record { get; }

    /// <summary>What it is about.</summary>
    public RuleScope Scope { get; }

    /// <summary>How long an approval may be waited for, where the rule says so.</summary>
    public TimeSpan? ExpiresIn { get; }

    /// <summary>How audits name it.</summary>
    public string Id { get; }

    /// <summary>Makes it.</summary>
    /// <exception cref="PolicyFault">Its condition or its time cannot be read.</exception>
    public static async Task<ApprovalRule> OfAsync(ApprovalRuleRecord record) =>
        new(record, await RuleScope.OfToolsAsync(record, IdOf(record)), record.ExpiresIn is { } text ? DurationOf(text, IdOf(record)) : null);

    private static TimeSpan DurationOf(string text, string rule)
    {
        var unit = text[^1] switch { 's' => TimeSpan.FromSeconds(1), 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), _ => TimeSpan.FromDays(1) };
        var time = int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture) * unit;
        return time <= Longest ? time : throw new PolicyFault($"{rule}: expires_in is longer than {Longest.TotalDays:0} days.");
    }

    private static string IdOf(ApprovalRuleRecord record) => $"file/{record.Name}";
}
