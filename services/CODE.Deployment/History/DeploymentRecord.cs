namespace CODE.Deployment.History;

/// <summary>One apply, as the history tells it; free of values.</summary>
/// <param name="Kind">What was deployed with: <c>terraform</c> or <c>kubernetes</c>.</param>
/// <param name="Target">The workspace, or the namespace and the name of what was deployed: <c>shop/web</c>.</param>
/// <param name="AppliedAt">When it began, UTC.</param>
/// <param name="Caller">On whose behalf.</param>
/// <param name="Outcome"><c>applied</c>, <c>failed</c> or <c>interrupted</c>; of objects also <c>ready</c> or <c>not_ready</c>.</param>
/// <param name="PlanId">The plan that was applied.</param>
/// <param name="PlanSha256">The SHA-256 of the plan file.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Counts">How many resources by planned action, or how many objects by what happened to them.</param>
/// <param name="Failed">What failed or was not done, at most 20.</param>
/// <param name="Revision">The revision that it made.</param>
/// <param name="RollbackTo">The revision that it went back to.</param>
/// <param name="Context">The cluster.</param>
/// <param name="Digest">Stands for the objects that were deployed.</param>
internal sealed record DeploymentRecord(
    string Kind,
    string Target,
    DateTimeOffset AppliedAt,
    string Caller,
    string Outcome,
    string? PlanId,
    string? PlanSha256,
    double Seconds,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<string>? Failed,
    long? Revision,
    long? RollbackTo,
    string? Context = null,
    string? Digest = null);
