using CODE.Deployment.Apply;

namespace CODE.Deployment.Tools;

/// <summary>Says what applying a plan did, for the model that reads the answer.</summary>
internal static class ApplyText
{
    private const int MaxAddresses = 10;

    /// <summary>What was done, and when it is not all, exactly what was not.</summary>
    public static string Of(Applied applied)
    {
        var (plan, outcome, before) = applied;
        var done = outcome.Resources.Count(static resource => resource.Result == ResourceResult.Done);
        var head = before ? $"Plan {plan.Id} was applied by an earlier call; nothing was changed now. Then: " : $"Plan {plan.Id} of {plan.Workspace}: ";
        var text = outcome.Status switch
        {
            ApplyStatus.Applied => $"all {done} changes done in {outcome.Seconds:0.#} s.",
            ApplyStatus.Failed => $"FAILED after {done} of {outcome.Resources.Count} changes.",
            _ => $"INTERRUPTED after {done} of {outcome.Resources.Count} changes.",
        };
        return head + text + Which(outcome, ResourceResult.Failed, "Failed, maybe half-made") + Which(outcome, ResourceResult.NotDone, "Not done")
            + (outcome.Status == ApplyStatus.Applied ? After(applied) : "\nThe plan is used up: plan again to see what is left to do.");
    }

    private static string Which(ApplyOutcome outcome, ResourceResult result, string title)
    {
        var addresses = outcome.Resources.Where(resource => resource.Result == result).Select(static resource => resource.Address).ToArray();
        var more = addresses.Length > MaxAddresses ? $" and {addresses.Length - MaxAddresses} more" : "";
        return addresses.Length == 0 ? "" : $"\n{title}: {string.Join(", ", addresses.Take(MaxAddresses))}{more}.";
    }

    private static string After(Applied applied) => applied.Plan.RollbackTo is { } revision
        ? $"\nThe files of the workspace are still newer than revision {revision}, which was applied: the next plan of them undoes this rollback."
        : "";
}
