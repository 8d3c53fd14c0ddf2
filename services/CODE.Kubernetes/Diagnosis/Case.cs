using System.Text.Json.Nodes;
using CODE.Clusters.Discovery;
using CODE.Clusters.Pods;
using CODE.Clusters.Status;
using CODE.Kubernetes.Events;
using CODE.Kubernetes.Logs;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>Everything that was collected about one workload. What is null or left out of a dictionary could not be seen, which says nothing about whether it is there.</summary>
/// <param name="Type">The workload's kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Item">The object.</param>
/// <param name="Status">Its verdict.</param>
/// <param name="Now">When it was looked at.</param>
internal sealed record Case(ResourceType Type, string Namespace, string Name, JsonObject Item, ObjectStatus Status, DateTimeOffset Now)
{
    /// <summary>What its pods are made from; null when it makes none.</summary>
    public V1PodTemplateSpec? Template { get; init; }

    /// <summary>Its pods, the worst first.</summary>
    public IReadOnlyList<V1Pod>? Pods { get; init; }

    /// <summary>What it needs to start.</summary>
    public IReadOnlyList<Reference> References { get; init; } = [];

    /// <summary>The events of the workload, of what it owns and of the claims.</summary>
    public IReadOnlyList<EventGroup> Events { get; init; } = [];

    /// <summary>The ends of logs that matter.</summary>
    public IReadOnlyList<PodLog> Logs { get; init; } = [];

    /// <summary>The Services that select it, or look as if they should.</summary>
    public IReadOnlyList<ServiceView> Services { get; init; } = [];

    /// <summary>The keys of ConfigMaps and Secrets by kind and name; null for one that is not there. Never a value.</summary>
    public IReadOnlyDictionary<(string Kind, string Name), IReadOnlyList<string>?> Keys { get; init; } = new Dictionary<(string, string), IReadOnlyList<string>?>();

    /// <summary>The claims by name; null for one that is not there.</summary>
    public IReadOnlyDictionary<string, V1PersistentVolumeClaim?> Claims { get; init; } = new Dictionary<string, V1PersistentVolumeClaim?>();

    /// <summary>The quotas of the namespace.</summary>
    public IReadOnlyList<V1ResourceQuota>? Quotas { get; init; }

    /// <summary>All nodes when a pod cannot be scheduled, otherwise those of the pods that are not healthy.</summary>
    public IReadOnlyList<V1Node>? Nodes { get; init; }

    /// <summary>What could not be seen, and why.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The containers of all pods.</summary>
    public IEnumerable<PodContainer> Containers => (Pods ?? []).Where(static pod => pod.Status?.Phase != "Succeeded").SelectMany(PodContainer.Of);

    /// <summary>How many pods it has.</summary>
    public int? PodCount => Pods?.Count;

    /// <summary>How many of them are not healthy.</summary>
    public int? UnhealthyCount => Pods?.Count(pod => !PodState.Of(pod, Now).IsHealthy);

    /// <summary>Whether all is as it should be.</summary>
    public bool IsHealthy => Status.Verdict == StatusVerdict.Current && UnhealthyCount is not > 0;

    /// <summary>The containers that something is true of, those of the same name together: replicas of a pod have the same trouble.</summary>
    public IEnumerable<IReadOnlyList<PodContainer>> ContainersWhere(Func<PodContainer, bool> isMeant) =>
        Containers.Where(isMeant).GroupBy(static container => container.Label).Select(static group => (IReadOnlyList<PodContainer>)[.. group]);

    /// <summary>Evidence of events, one for each thing that they tell.</summary>
    public IEnumerable<Evidence> Told(Func<EventGroup, bool> isMeant) => Events
        .Where(isMeant)
        .DistinctBy(static group => (group.Reason, group.Message))
        .Select(static group => Evidence.Of($"Event {group.Reason} of {group.Kind} {group.Name}{(group.Count > 1 ? $" (×{group.Count})" : "")}", group.Message));

    /// <summary>Evidence of the last lines that a container wrote.</summary>
    public IEnumerable<Evidence> LastLines(PodContainer container)
    {
        const int MostLines = 6;
        return Logs
            .Where(log => log.Container == container.Name && log.Pod == container.Pod.Metadata.Name && log.Log.Lines.Count > 0)
            .Take(1)
            .SelectMany(static log => log.Log.Lines.TakeLast(MostLines).Select(line => Evidence.Of($"Log {log.Pod}/{log.Container}{(line.Count > 1 ? $" (×{line.Count})" : "")}", line.Text)));
    }

    /// <summary>The names of the pods of some containers.</summary>
    public static IReadOnlyList<string> PodsOf(IEnumerable<PodContainer> containers) => [.. containers.Select(static container => container.Pod.Metadata.Name).Distinct(StringComparer.Ordinal)];
}
