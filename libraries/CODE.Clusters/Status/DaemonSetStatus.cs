using System.Globalization;
using System.Text.Json.Nodes;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>The status of a DaemonSet. Its controller never says that it has given up, so that it cannot fail.</summary>
internal static class DaemonSetStatus
{
    /// <summary>Reads the status.</summary>
    public static ObjectStatus Of(JsonObject item)
    {
        if (item.Number("status.observedGeneration") is null || item.Number("status.desiredNumberScheduled") is not { } wanted || !item.IsObserved())
        {
            return StatusRules.NotObserved("daemon set");
        }

        var name = item.Name();
        var isManual = item.Text("spec.updateStrategy.type") == "OnDelete";
        var old = wanted - item.Count("status.updatedNumberScheduled");
        var available = Math.Min(item.Count("status.numberAvailable"), item.Count("status.numberReady"));
        return Waiting() is { } waiting
            ? InProgress($"Waiting for daemon set \"{name}\" rollout to finish: {waiting}...")
            : Current(
                isManual ? $"daemon set \"{name}\" is ready; its update strategy is OnDelete" : $"daemon set \"{name}\" successfully rolled out",
                isManual && old > 0 ? string.Create(CultureInfo.InvariantCulture, $"{old} pods are of an older revision until somebody deletes them.") : null);

        string? Waiting() =>
            old > 0 && !isManual ? string.Create(CultureInfo.InvariantCulture, $"{wanted - old} out of {wanted} new pods have been updated")
            : available < wanted ? string.Create(CultureInfo.InvariantCulture, $"{available} of {wanted} updated pods are available")
            : null;
    }
}
