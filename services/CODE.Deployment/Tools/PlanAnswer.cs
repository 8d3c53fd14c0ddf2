using CODE.Deployment.Plans;
using CODE.Deployment.Stored;

namespace CODE.Deployment.Tools;

/// <summary>What <c>plan_terraform</c> and <c>show_plan</c> answer.</summary>
internal sealed record PlanAnswer
{
    public required string PlanId { get; init; }

    public required string Sha256 { get; init; }

    public required string Workspace { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    public required IReadOnlyList<RiskFlag> Risks { get; init; }

    public required IReadOnlyList<ResourceChange> Changes { get; init; }

    public required IReadOnlyList<AttributeChange> Outputs { get; init; }

    public required int Total { get; init; }

    public required bool Truncated { get; init; }

    public string? NextCursor { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The revision that a rollback goes back to.</summary>
    public long? RollbackTo { get; init; }

    /// <summary>The answer for a plan with these of its changes.</summary>
    public static PlanAnswer Of(StoredPlan plan, IReadOnlyList<ResourceChange> changes, int total, string? nextCursor) => new()
    {
        PlanId = plan.Id,
        Sha256 = plan.Sha256,
        Workspace = plan.Workspace,
        ExpiresAt = plan.ExpiresAt,
        Counts = plan.Summary.Counts,
        Risks = [.. plan.Summary.Risks.Take(MaxRisks)],
        Changes = changes,
        Outputs = [.. plan.Summary.Outputs.Take(MaxOutputs)],
        Total = total,
        Truncated = nextCursor is not null,
        NextCursor = nextCursor,
        Warnings = plan.Summary.Warnings.Count == 0 ? null : plan.Summary.Warnings,
        RollbackTo = plan.RollbackTo,
    };

    private const int MaxRisks = 20;
    private const int MaxOutputs = 20;
}
