using System.Globalization;
using System.Text.Json.Nodes;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>
/// Which rules tell an object's status: first those that hold for all objects, then those of its kind, and for kinds that nobody knows the conditions that most controllers set.
/// They are kstatus's; where they differ it is told at the place.
/// </summary>
internal static class StatusRules
{
    private static readonly Dictionary<(string Group, string Kind), Func<JsonObject, DateTimeOffset, ObjectStatus>> Kinds = new()
    {
        [("apps", "Deployment")] = static (item, _) => DeploymentStatus.Of(item),
        [("extensions", "Deployment")] = static (item, _) => DeploymentStatus.Of(item),
        [("apps", "StatefulSet")] = static (item, _) => StatefulSetStatus.Of(item),
        [("apps", "DaemonSet")] = static (item, _) => DaemonSetStatus.Of(item),
        [("extensions", "DaemonSet")] = static (item, _) => DaemonSetStatus.Of(item),
        [("apps", "ReplicaSet")] = static (item, _) => ReplicaStatus.Of(item, "replicaset"),
        [("extensions", "ReplicaSet")] = static (item, _) => ReplicaStatus.Of(item, "replicaset"),
        [("", "ReplicationController")] = static (item, _) => ReplicaStatus.Of(item, "replicationcontroller"),
        [("", "Pod")] = PodRules.Of,
        [("batch", "Job")] = static (item, _) => JobStatus.OfJob(item),
        [("batch", "CronJob")] = static (item, _) => JobStatus.OfCronJob(item),
        [("", "PersistentVolumeClaim")] = static (item, _) => CoreStatus.OfClaim(item),
        [("", "Service")] = static (item, _) => CoreStatus.OfService(item),
        [("", "Namespace")] = static (item, _) => CoreStatus.OfNamespace(item),
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = static (item, _) => CoreStatus.OfDefinition(item),
        [("policy", "PodDisruptionBudget")] = static (item, _) => ScalingStatus.OfBudget(item),
        [("autoscaling", "HorizontalPodAutoscaler")] = static (item, _) => ScalingStatus.OfAutoscaler(item),
    };

    /// <summary>Reads the status of an object.</summary>
    public static ObjectStatus Of(JsonObject item, DateTimeOffset now)
    {
        if (item.Text("kind") is not { Length: > 0 } kind)
        {
            return new ObjectStatus(StatusVerdict.Unknown, "The object does not say what kind it is");
        }

        if (OfAll(item, kind) is { } told)
        {
            return told;
        }

        var group = item.Text("apiVersion")?.Split('/') is [var name, _] ? name : "";
        return Kinds.TryGetValue((group, kind), out var rule) ? rule(item, now) : OfReadiness(item, kind);
    }

    /// <summary>What to say while the controller has not seen the newest wish.</summary>
    public static ObjectStatus NotObserved(string kind) => InProgress($"Waiting for {kind} spec update to be observed...");

    /// <summary>Whether the controller has told that it has seen the newest wish.</summary>
    public static bool IsObserved(this JsonObject item) => item.Count("status.observedGeneration") >= item.Count("metadata.generation");

    private static ObjectStatus? OfAll(JsonObject item, string kind)
    {
        if (item.Text("metadata.deletionTimestamp") is not null)
        {
            string[] finalizers = [.. (item.At("metadata.finalizers") as JsonArray ?? []).Select(static finalizer => finalizer?.ToString() ?? "")];
            return new ObjectStatus(
                StatusVerdict.Terminating,
                $"{kind} \"{item.Name()}\" is being deleted" + (finalizers.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; waits for {string.Join(", ", finalizers)}")));
        }

        // Kinds without that field have nothing to compare.
        if (item.Number("status.observedGeneration") is { } observed && item.Number("metadata.generation") is { } generation && observed < generation)
        {
            return NotObserved(NameOf(kind));
        }

        return item.Condition("Reconciling") is { IsTrue: true } reconciling ? InProgress(reconciling.Told)
            : item.Condition("Stalled") is { IsTrue: true } stalled ? Failed(stalled.Told)
            : null;
    }

    private static ObjectStatus OfReadiness(JsonObject item, string kind)
    {
        var name = $"{kind} \"{item.Name()}\"";
        return item.Condition("Ready") switch
        {
            null => Current($"{name} exists; it has no condition that says more"),

            // Some controllers tell the generation only here.
            { ObservedGeneration: { } observed } when observed < item.Count("metadata.generation") => NotObserved(NameOf(kind)),
            { IsTrue: true } => Current($"{name} is ready"),
            { IsFalse: true } condition => InProgress($"{name} is not ready: {condition.Told}"),
            var condition => InProgress($"{name} may be ready or not: {condition.Told}"),
        };
    }

    private static string NameOf(string kind) => kind == "DaemonSet" ? "daemon set" : kind.ToLowerInvariant();
}
