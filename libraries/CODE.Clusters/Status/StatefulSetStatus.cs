using System.Globalization;
using System.Text.Json.Nodes;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>The status of a StatefulSet. Its controller never says that it has given up, so that it cannot fail: the pods tell why it does not go on.</summary>
internal static class StatefulSetStatus
{
    /// <summary>Reads the status.</summary>
    public static ObjectStatus Of(JsonObject item)
    {
        // One that was never looked at has no generation there.
        if (item.Count("status.observedGeneration") == 0 || !item.IsObserved())
        {
            return StatusRules.NotObserved("statefulset");
        }

        var wanted = item.Number("spec.replicas") ?? 1;
        var ready = item.Count("status.readyReplicas");
        var surplus = item.Count("status.replicas") - wanted;
        return ready < wanted ? InProgress(string.Create(CultureInfo.InvariantCulture, $"Waiting for {wanted - ready} pods to be ready..."))
            : surplus > 0 ? InProgress(string.Create(CultureInfo.InvariantCulture, $"Waiting for {surplus} surplus pods to be removed..."))
            : item.Text("spec.updateStrategy.type") == "OnDelete" ? OfManual(item, wanted)
            : item.At("spec.updateStrategy.rollingUpdate") is JsonObject ? OfPartition(item, wanted)
            : OfRevision(item);
    }

    // kubectl has no words for this one; kstatus takes it for current whatever its pods are.
    private static ObjectStatus OfManual(JsonObject item, long wanted)
    {
        var old = item.Text("status.currentRevision") == item.Text("status.updateRevision") ? 0 : wanted - item.Count("status.updatedReplicas");
        return Current(
            $"statefulset \"{item.Name()}\" is ready; its update strategy is OnDelete",
            old > 0 ? string.Create(CultureInfo.InvariantCulture, $"{old} pods are of an older revision until somebody deletes them.") : null);
    }

    private static ObjectStatus OfPartition(JsonObject item, long wanted)
    {
        var updated = item.Count("status.updatedReplicas");
        var above = wanted - item.Count("spec.updateStrategy.rollingUpdate.partition");
        return updated < above
            ? InProgress(string.Create(CultureInfo.InvariantCulture, $"Waiting for partitioned roll out to finish: {updated} out of {above} new pods have been updated..."))
            : Current(string.Create(CultureInfo.InvariantCulture, $"partitioned roll out complete: {updated} new pods have been updated..."));
    }

    private static ObjectStatus OfRevision(JsonObject item)
    {
        var (current, wanted) = (item.Text("status.currentRevision"), item.Text("status.updateRevision"));
        return current == wanted
            ? Current(string.Create(CultureInfo.InvariantCulture, $"statefulset rolling update complete {item.Count("status.currentReplicas")} pods at revision {current}..."))
            : InProgress(string.Create(
                CultureInfo.InvariantCulture, $"waiting for statefulset rolling update to complete {item.Count("status.updatedReplicas")} pods at revision {wanted}..."));
    }
}
