using System.Text.Json;
using CODE.Deployment.Apply;
using CODE.Deployment.Plans;
using CODE.Deployment.Stored;

namespace CODE.Deployment.Tools;

/// <summary>
/// What <c>apply_terraform</c> answers: the plan to review (status <c>planned</c>), or when it was approved at once, what applying it did
/// (<c>applied</c>, <c>failed</c>, <c>interrupted</c>; the resources by address).
/// </summary>
internal sealed record ApplyTerraformAnswer(
    string Status,
    string PlanId,
    string Sha256,
    DateTimeOffset ExpiresAt,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<string> Destroys,
    IReadOnlyList<string> Replaces,
    IReadOnlyList<string> Risks,
    IReadOnlyDictionary<string, string>? Resources,
    IReadOnlyList<string>? Errors)
{
    /// <summary>The answer for a plan that waits for its review.</summary>
    public static ApplyTerraformAnswer Planned(StoredPlan plan) => new(
        "planned",
        plan.Id,
        plan.Sha256,
        plan.ExpiresAt,
        plan.Summary.Counts,
        PlannedAddresses.Of(plan, ChangeAction.Delete),
        PlannedAddresses.Of(plan, ChangeAction.Replace),
        PlanAnswer.RisksOf(plan),
        Resources: null,
        Errors: null);

    /// <summary>The answer for a plan that was applied at once.</summary>
    public static ApplyTerraformAnswer Applied(Applied applied)
    {
        var outcome = ApplyAnswer.Of(applied);
        return Planned(applied.Plan) with { Status = outcome.Status, Resources = outcome.Resources, Errors = outcome.Errors };
    }
}

/// <summary>What <c>rollback_deployment</c> answers: a plan to review, or what deploying the earlier objects did, which has the shape that <c>deploy_kubernetes</c> declares.</summary>
internal sealed record RollbackAnswer(
    string? PlanId,
    string? Sha256,
    DateTimeOffset? ExpiresAt,
    IReadOnlyDictionary<string, int>? Counts,
    IReadOnlyList<string>? Destroys,
    IReadOnlyList<string>? Risks,
    long? RollbackTo,
    object? Deployed)
{
    /// <summary>The answer for a plan of the way back; a resource that is replaced is destroyed too.</summary>
    public static RollbackAnswer Of(StoredPlan plan) => new(
        plan.Id,
        plan.Sha256,
        plan.ExpiresAt,
        plan.Summary.Counts,
        [.. PlannedAddresses.Of(plan, ChangeAction.Delete), .. PlannedAddresses.Of(plan, ChangeAction.Replace)],
        PlanAnswer.RisksOf(plan),
        plan.RollbackTo,
        Deployed: null);

    /// <summary>The answer for objects that were deployed again.</summary>
    public static RollbackAnswer Of(DeployAnswer deployed) => new(null, null, null, null, null, null, deployed.RollbackTo, deployed);
}

/// <summary>What <c>apply_plan</c> answers.</summary>
/// <param name="Status"><c>applied</c>, <c>failed</c> or <c>interrupted</c>.</param>
/// <param name="AppliedBefore">True when an earlier call applied the plan, and this one changed nothing.</param>
/// <param name="Resources">What happened to each resource, by address: the action and <c>done</c>, <c>failed</c> or <c>not done</c>; failures first.</param>
/// <param name="Truncated">Whether there were more resources.</param>
/// <param name="Errors">What terraform reported.</param>
/// <param name="Outputs">How many outputs the workspace has now.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="StateSerial">The serial of the state afterwards.</param>
/// <param name="Revision">What a later rollback can name.</param>
internal sealed record ApplyAnswer(
    string Status,
    bool AppliedBefore,
    IReadOnlyDictionary<string, string> Resources,
    bool Truncated,
    IReadOnlyList<string>? Errors,
    int? Outputs,
    double Seconds,
    long? StateSerial,
    long? Revision)
{
    private const int MaxResources = 200;

    /// <summary>The answer for what applying a plan did.</summary>
    public static ApplyAnswer Of(Applied applied)
    {
        var outcome = applied.Outcome;
        return new ApplyAnswer(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Status.ToString()),
            applied.Before,
            outcome.Resources.Take(MaxResources).ToDictionary(static resource => resource.Address, Text),
            outcome.Resources.Count > MaxResources,
            outcome.Errors.Count == 0 ? null : outcome.Errors,
            outcome.Outputs,
            outcome.Seconds,
            outcome.StateSerial,
            outcome.Revision);
    }

    private static string Text(ResourceOutcome resource)
    {
        var result = resource.Result switch { ResourceResult.Done => "done", ResourceResult.Failed => "failed", _ => "not done" };
        return resource.Seconds is { } seconds ? $"{resource.Action} {result} ({seconds:0.#} s)" : $"{resource.Action} {result}";
    }
}

/// <summary>The addresses that a plan does something to.</summary>
internal static class PlannedAddresses
{
    private const int Max = 50;

    /// <summary>The first of those with an action.</summary>
    public static IReadOnlyList<string> Of(StoredPlan plan, ChangeAction action) =>
        [.. plan.Summary.Changes.Where(change => change.Action == action).Select(static change => change.Address).Take(Max)];
}
