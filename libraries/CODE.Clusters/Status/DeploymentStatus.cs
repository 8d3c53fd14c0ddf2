using System.Globalization;
using System.Text.Json.Nodes;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>The status of a Deployment.</summary>
internal static class DeploymentStatus
{
    // The controller takes this for no deadline at all.
    private const long NoDeadline = int.MaxValue;

    /// <summary>Reads the status.</summary>
    public static ObjectStatus Of(JsonObject item)
    {
        if (!item.IsObserved())
        {
            return StatusRules.NotObserved("deployment");
        }

        var name = item.Name();
        var warning = WarningOf(item);
        if (item.Condition("Progressing") is { Reason: "ProgressDeadlineExceeded" })
        {
            return Failed($"deployment \"{name}\" exceeded its progress deadline", warning);
        }

        return Waiting(item) is { } waiting
            ? InProgress($"Waiting for deployment \"{name}\" rollout to finish: {waiting}...", warning)
            : Current($"deployment \"{name}\" successfully rolled out", warning);
    }

    private static string? Waiting(JsonObject item)
    {
        var wanted = item.Number("spec.replicas") ?? 1;
        var (all, updated, available) = (item.Count("status.replicas"), item.Count("status.updatedReplicas"), item.Count("status.availableReplicas"));
        return updated < wanted ? string.Create(CultureInfo.InvariantCulture, $"{updated} out of {wanted} new replicas have been updated")
            : all > updated ? string.Create(CultureInfo.InvariantCulture, $"{all - updated} old replicas are pending termination")
            : available < updated ? string.Create(CultureInfo.InvariantCulture, $"{available} of {updated} updated replicas are available")

            // From here on kubectl is content, and kstatus is not.
            : all > wanted ? string.Create(CultureInfo.InvariantCulture, $"{all - wanted} surplus replicas are pending termination")
            : IsTold(item) ? null
            : "the controller has not reported it as available yet";
    }

    // A rollout that is paused reports no progress until it goes on.
    private static bool IsTold(JsonObject item) =>
        item.Condition("Available") is { IsTrue: true }
        && ((item.Number("spec.progressDeadlineSeconds") ?? NoDeadline) == NoDeadline
            || item.IsTrue("spec.paused")
            || item.Condition("Progressing") is null or { IsTrue: true, Reason: "NewReplicaSetAvailable" });

    private static string? WarningOf(JsonObject item) =>
        item.Condition("ReplicaFailure") is { IsTrue: true } failure ? failure.Told
        : item.IsTrue("spec.paused") ? "The rollout is paused: changes of its pods wait until it is resumed."
        : null;
}
