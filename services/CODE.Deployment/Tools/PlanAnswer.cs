using CODE.Deployment.Plans;
using CODE.Deployment.Stored;

namespace CODE.Deployment.Tools;

/// <summary>What <c>plan_terraform</c> answers. Its changes have the shape that <c>show_plan</c> declares; told once, to keep the list of tools short.</summary>
internal sealed record PlanAnswer(
    string PlanId,
    string Sha256,
    DateTimeOffset ExpiresAt,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<string> Risks,
    IReadOnlyList<object> Changes,
    int Total,
    bool Truncated)
{
    /// <summary>The most risks that an answer holds.</summary>
    public const int MaxRisks = 20;

    /// <summary>The answer for a plan, with the first of its changes.</summary>
    public static PlanAnswer Of(StoredPlan plan, int changes)
    {
        var all = ChangeAnswer.Of(plan.Summary.Changes, plan.Summary.Outputs, ChangeAnswer.Overview);
        return new PlanAnswer(
            plan.Id, plan.Sha256, plan.ExpiresAt, plan.Summary.Counts, RisksOf(plan), [.. all.Take(changes)], all.Count, all.Count > changes);
    }

    /// <summary>What must not be overlooked, a line each.</summary>
    public static IReadOnlyList<string> RisksOf(StoredPlan plan) => [.. plan.Summary.Risks.Take(MaxRisks).Select(Text)];

    private static string Text(RiskFlag risk) => $"{risk.Rule}: {(risk.Address is null ? "" : risk.Address + ": ")}{risk.Message}";
}

/// <summary>What <c>show_plan</c> answers.</summary>
internal sealed record ShowPlanAnswer(IReadOnlyList<ChangeAnswer> Changes, long Total, bool Truncated, string? NextCursor);
