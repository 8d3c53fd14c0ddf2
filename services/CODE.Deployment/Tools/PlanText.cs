using CODE.Deployment.Stored;

namespace CODE.Deployment.Tools;

/// <summary>Says in a few lines what a plan does, for the model that reads the answer.</summary>
internal static class PlanText
{
    private const int MaxRisks = 5;
    private const int MaxWarnings = 3;

    /// <summary>The plan in a sentence or two, its risks and warnings included.</summary>
    public static string Of(StoredPlan plan)
    {
        var counts = string.Join(", ", plan.Summary.Counts.Where(static count => count.Value > 0).Select(static count => $"{count.Value} to {count.Key}"));
        var risks = string.Concat(PlanAnswer.RisksOf(plan).Take(MaxRisks).Select(static risk => $"\nRisk {risk}"));
        var more = plan.Summary.Risks.Count > MaxRisks ? $"\nand {plan.Summary.Risks.Count - MaxRisks} more risks." : "";
        var warnings = string.Concat(plan.Summary.Warnings.Take(MaxWarnings).Select(static warning => $"\nTerraform warns: {warning}"));
        return $"Plan {plan.Id} of {plan.Workspace}: {(counts.Length == 0 ? "no changes" : counts)}. Nothing was changed. It expires at {plan.ExpiresAt:u}.{risks}{more}{warnings}";
    }
}
