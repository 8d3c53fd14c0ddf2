using CODE.Deployment.Plans;
using CODE.Deployment.Stored;

namespace CODE.Deployment.Tools;

/// <summary>Says in a few lines what a plan does, for the model that reads the answer.</summary>
internal static class PlanText
{
    private const int MaxAttributes = 8;
    private const int MaxRisks = 5;

    /// <summary>The plan in a sentence or two, its risks included.</summary>
    public static string Of(StoredPlan plan)
    {
        var counts = string.Join(", ", plan.Summary.Counts.Where(static count => count.Value > 0).Select(static count => $"{count.Value} to {count.Key}"));
        var risks = string.Join("", plan.Summary.Risks.Take(MaxRisks).Select(static risk => $"\nRisk {risk.Rule}: {(risk.Address is null ? "" : risk.Address + ": ")}{risk.Message}"));
        var more = plan.Summary.Risks.Count > MaxRisks ? $"\nand {plan.Summary.Risks.Count - MaxRisks} more risks." : "";
        return $"Plan {plan.Id} of {plan.Workspace}: {(counts.Length == 0 ? "no changes" : counts)}. Nothing was changed. It expires at {plan.ExpiresAt:u}.{risks}{more}";
    }

    /// <summary>A resource with no more attributes than fit an overview.</summary>
    public static ResourceChange Short(ResourceChange change) => change.Attributes.Count <= MaxAttributes
        ? change
        : change with { Attributes = [.. change.Attributes.Take(MaxAttributes)], MoreAttributes = change.Attributes.Count - MaxAttributes + (change.MoreAttributes ?? 0) };
}
