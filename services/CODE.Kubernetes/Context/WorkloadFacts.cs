using CODE.Clusters.Objects;
using CODE.Clusters.Pods;
using CODE.Clusters.Status;
using CODE.Kubernetes.Diagnosis;
using CODE.Kubernetes.Events;

namespace CODE.Kubernetes.Context;

/// <summary>A workload in some 2 KB.</summary>
/// <param name="Verdict">Whether it is what it should be.</param>
/// <param name="Message">What kubectl would say.</param>
/// <param name="Pods">How many pods it has; left out when they could not be seen.</param>
/// <param name="Unhealthy">How many of them are not healthy.</param>
/// <param name="Causes">What is wrong, the likeliest first.</param>
/// <param name="UnhealthyPods">The worst of them.</param>
/// <param name="Warnings">The newest warnings about it and its pods.</param>
internal sealed record WorkloadFacts(
    StatusVerdict Verdict, string Message, int? Pods, int? Unhealthy, IReadOnlyList<CauseFacts>? Causes, IReadOnlyList<PodFacts>? UnhealthyPods, IReadOnlyList<WarningFacts>? Warnings)
{
    /// <summary>The most characters of one text.</summary>
    public const int MostOfText = 200;

    private const int Most = 3;

    /// <summary>It in a sentence.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Summary => Causes is [var first, ..] ? $"{Message}; {first.Summary}" : Message;

    /// <summary>Reads a workload.</summary>
    public static WorkloadFacts Of(Case found, IReadOnlyList<Cause> causes) => new(
        found.Status.Verdict,
        UntrustedText.Flatten(found.Status.Message, MostOfText),
        found.PodCount,
        found.UnhealthyCount,
        NullIfNone(causes.Take(Most).Select(static cause => new CauseFacts(cause.Kind, cause.Certainty, UntrustedText.Flatten(cause.Summary, MostOfText), UntrustedText.Flatten(cause.Fix, MostOfText)))),
        NullIfNone((found.Pods ?? []).Select(pod => PodState.Of(pod, found.Now)).Where(static pod => !pod.IsHealthy).Take(Most).Select(PodFacts.Of)),
        NullIfNone(found.Events.Where(static group => group.Type == "Warning").Take(Most).Select(WarningFacts.Of)));

    private static T[]? NullIfNone<T>(IEnumerable<T> facts) => facts.ToArray() is { Length: > 0 } some ? some : null;
}

/// <summary>A cause.</summary>
/// <param name="Cause">What is wrong.</param>
/// <param name="Certainty">How surely.</param>
/// <param name="Summary">It in a sentence.</param>
/// <param name="Fix">What to do about it.</param>
internal sealed record CauseFacts(CauseKind Cause, Certainty Certainty, string Summary, string Fix);

/// <summary>A pod that is not healthy.</summary>
/// <param name="Name">Its namespace and name.</param>
/// <param name="Status">What kubectl shows as its status.</param>
/// <param name="Restarts">How often its containers were restarted.</param>
/// <param name="Problem">What is in its way.</param>
internal sealed record PodFacts(string Name, string Status, int Restarts, string? Problem)
{
    /// <summary>Reads a pod.</summary>
    public static PodFacts Of(PodState pod) => new(
        $"{pod.Namespace}/{pod.Name}", pod.Columns.Status, pod.Columns.Restarts, pod.Problem is { } problem ? UntrustedText.Flatten(problem, WorkloadFacts.MostOfText) : null);
}

/// <summary>Warnings that tell the same.</summary>
/// <param name="Object">What they are about.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How often.</param>
/// <param name="Last">When it happened last, UTC.</param>
/// <param name="Message">What the last one says.</param>
internal sealed record WarningFacts(string Object, string Reason, long Count, DateTime? Last, string Message)
{
    /// <summary>Reads a group of events.</summary>
    public static WarningFacts Of(EventGroup group) => new($"{group.Kind} {group.Namespace}/{group.Name}", group.Reason, group.Count, group.Last, UntrustedText.Flatten(group.Message, WorkloadFacts.MostOfText));
}
