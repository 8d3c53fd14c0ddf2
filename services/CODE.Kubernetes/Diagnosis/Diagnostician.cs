using CODE.Clusters.Connections;
using CODE.Clusters.Pods;
using CODE.Clusters.Status;
using CODE.Kubernetes.Diagnosis.Rules;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>Finds out why a workload is not what it should be.</summary>
internal sealed class Diagnostician(CaseReader cases)
{
    // Where two are equally sure, the one that comes before the other in a pod's life is the cause, and the other its effect.
    private static readonly ICauseRule[] Rules =
    [
        new RefusedRule(), new ClaimRule(), new UnschedulableRule(), new NodeRule(), new EvictedRule(), new MissingReferenceRule(), new NodeWorkRule(), new ImagePullRule(), new BadCommandRule(),
        new OutOfMemoryRule(), new LivenessRule(), new CrashRule(), new InitStuckRule(), new ReadinessRule(), new ServiceRule(), new NoneWantedRule(),
    ];

    /// <summary>Looks at a workload.</summary>
    /// <returns>What was collected, and the causes, the surest first.</returns>
    public async Task<(Case Found, IReadOnlyList<Cause> Causes)> LookAsync(ICluster cluster, string kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        var found = await cases.ReadAsync(cluster, kind, @namespace, name, cancellationToken);
        return (found, Rank(found));
    }

    /// <summary>The causes that the rules find, the surest first; among those the ones that more pods have.</summary>
    public static IReadOnlyList<Cause> Rank(Case found)
    {
        Cause[] causes = [.. Rules.SelectMany(rule => rule.Look(found)).OrderBy(static cause => cause.Certainty).ThenByDescending(static cause => cause.Pods.Count)];
        return causes.Any(static cause => cause.Certainty != Certainty.Possible) || found.IsHealthy ? causes : [.. causes, .. Rest(found)];
    }

    // What no rule knows is told in its own words.
    private static IEnumerable<Cause> Rest(Case found)
    {
        PodState[] unhealthy = [.. (found.Pods ?? []).Select(pod => PodState.Of(pod, found.Now)).Where(static pod => !pod.IsHealthy)];
        Evidence[] evidence =
        [
            Evidence.Of($"{found.Type.Kind} {found.Name}", found.Status.Message),
            .. unhealthy.Take(3).Select(static pod => Evidence.Of($"Pod {pod.Name}", $"{pod.Columns.Status}{(pod.Problem is null ? "" : $": {pod.Problem}")}")),
            .. found.Told(static _ => true).Take(3),
        ];
        var isStarting = unhealthy.All(static pod => pod.Health is PodHealth.Starting or PodHealth.Ending) && found.Status.Verdict != StatusVerdict.Failed;
        yield return new Cause(
            CauseKind.Unhealthy,
            Certainty.Possible,
            isStarting ? "It is not there yet, and nothing says that something is in its way." : "It is not what it should be, and nothing that is known says why.",
            isStarting ? "Wait some seconds and look again; rollout_status with wait=true does." : "Look closer: get_events, get_logs and get_resource.",
            [.. unhealthy.Select(static pod => pod.Name)],
            evidence);
    }
}
