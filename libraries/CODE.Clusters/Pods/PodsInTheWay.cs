using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Objects;
using CODE.Clusters.Status;
using CODE.ServiceDefaults.Faults;

namespace CODE.Clusters.Pods;

/// <summary>Finds the pods that keep an object from being what it was asked to be.</summary>
public sealed class PodsInTheWay(PodReader pods)
{
    private const int Most = 5;

    /// <summary>The worst of the object's pods that are not healthy; none when it is well, has no selector, or its pods may not be seen.</summary>
    public async Task<IReadOnlyList<PodState>> ReadAsync(ICluster cluster, JsonObject item, ObjectStatus status, string? @namespace, CancellationToken cancellationToken)
    {
        // What has no selector has no pods of its own.
        if (status.Verdict == StatusVerdict.Current || Selectors.TextOf(item["spec"]?["selector"] as JsonObject) is not { } selector)
        {
            return [];
        }

        try
        {
            var found = await pods.ReadAsync(cluster, new Selection(@namespace, selector), cancellationToken);
            return [.. found.All.Where(static pod => !pod.IsHealthy).Take(Most)];
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.PermissionDenied)
        {
            // Whoever may see the workload need not be allowed to see its pods.
            return [];
        }
    }
}
