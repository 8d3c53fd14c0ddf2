using System.Globalization;
using System.Text.Json.Nodes;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>The status of a ReplicaSet, or of its elder, the ReplicationController.</summary>
internal static class ReplicaStatus
{
    /// <summary>Reads the status.</summary>
    /// <param name="item">The object.</param>
    /// <param name="kind">What it is called.</param>
    public static ObjectStatus Of(JsonObject item, string kind)
    {
        if (!item.IsObserved())
        {
            return StatusRules.NotObserved(kind);
        }

        var name = $"{kind} \"{item.Name()}\"";
        var wanted = item.Number("spec.replicas") ?? 1;
        var (all, labelled) = (item.Count("status.replicas"), item.Count("status.fullyLabeledReplicas"));
        var available = Math.Min(item.Count("status.availableReplicas"), item.Count("status.readyReplicas"));
        return item.Condition("ReplicaFailure") is { IsTrue: true } failure ? InProgress($"{name} cannot make its pods: {failure.Told}")
            : labelled < wanted ? Waiting($"{labelled} of {wanted} replicas exist")
            : available < wanted ? Waiting($"{available} of {wanted} replicas are available")
            : all > wanted ? Waiting($"{all - wanted} surplus replicas are pending termination")
            : Current(string.Create(CultureInfo.InvariantCulture, $"{name} is available with {all} replicas"));

        ObjectStatus Waiting(FormattableString what) => InProgress($"Waiting for {name}: {what.ToString(CultureInfo.InvariantCulture)}...");
    }
}
