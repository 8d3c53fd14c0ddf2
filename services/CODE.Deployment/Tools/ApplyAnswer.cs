using System.Text.Json;
using CODE.Deployment.Apply;
using CODE.Deployment.Plans;
using CODE.Deployment.Stored;

namespace CODE.Deployment.Tools;

/// <summary>What <c>apply_terraform</c> and <c>rollback_deployment</c> answer when nothing was applied yet, and <c>apply_terraform</c> when it was.</summary>
internal sealed record ApplyTerraformAnswer
{
    /// <summary><c>planned</c>, <c>applied</c>, <c>failed</c> or <c>interrupted</c>.</summary>
    public required string Status { get; init; }

    public required string PlanId { get; init; }

    public required string Sha256 { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    public required IReadOnlyList<string> Destroys { get; init; }

    public required IReadOnlyList<string> Replaces { get; init; }

    public required IReadOnlyList<RiskFlag> Risks { get; init; }

    public long? RollbackTo { get; init; }

    public ApplyAnswer? Outcome { get; init; }

    /// <summary>The answer for a plan that waits for its review.</summary>
    public static ApplyTerraformAnswer Planned(StoredPlan plan) => new()
    {
        Status = "planned",
        PlanId = plan.Id,
        Sha256 = plan.Sha256,
        ExpiresAt = plan.ExpiresAt,
        Counts = plan.Summary.Counts,
        Destroys = Addresses(plan, ChangeAction.Delete),
        Replaces = Addresses(plan, ChangeAction.Replace),
        Risks = [.. plan.Summary.Risks.Take(MaxRisks)],
        RollbackTo = plan.RollbackTo,
    };

    /// <summary>The answer for a plan that was applied at once.</summary>
    public static ApplyTerraformAnswer Applied(Applied applied)
    {
        var outcome = ApplyAnswer.Of(applied);
        return Planned(applied.Plan) with { Status = outcome.Status, Outcome = outcome };
    }

    private const int MaxAddresses = 50;
    private const int MaxRisks = 20;

    private static string[] Addresses(StoredPlan plan, ChangeAction action) =>
        [.. plan.Summary.Changes.Where(change => change.Action == action).Select(static change => change.Address).Take(MaxAddresses)];
}

/// <summary>What <c>apply_plan</c> answers.</summary>
internal sealed record ApplyAnswer
{
    /// <summary><c>applied</c>, <c>failed</c> or <c>interrupted</c>.</summary>
    public required string Status { get; init; }

    public required string PlanId { get; init; }

    /// <summary>True when an earlier call applied the plan, and this one changed nothing.</summary>
    public required bool AppliedBefore { get; init; }

    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    public required IReadOnlyList<ResourceOutcome> Resources { get; init; }

    public required bool Truncated { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }

    public required int Outputs { get; init; }

    public required double Seconds { get; init; }

    public long? StateSerial { get; init; }

    public long? Revision { get; init; }

    /// <summary>The answer for what applying a plan did.</summary>
    public static ApplyAnswer Of(Applied applied) => new()
    {
        Status = JsonNamingPolicy.SnakeCaseLower.ConvertName(applied.Outcome.Status.ToString()),
        PlanId = applied.Plan.Id,
        AppliedBefore = applied.Before,
        Counts = applied.Outcome.Counts,
        Resources = [.. applied.Outcome.Resources.Take(MaxResources)],
        Truncated = applied.Outcome.Resources.Count > MaxResources,
        Errors = applied.Outcome.Errors,
        Outputs = applied.Outcome.Outputs,
        Seconds = applied.Outcome.Seconds,
        StateSerial = applied.Outcome.StateSerial,
        Revision = applied.Outcome.Revision,
    };

    private const int MaxResources = 100;
}
