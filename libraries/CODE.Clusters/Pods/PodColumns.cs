using System.Globalization;
using k8s.Models;

namespace CODE.Clusters.Pods;

/// <summary>The columns READY, STATUS and RESTARTS of a pod, by the rules that an API server has for them, so that nobody sees something else here than in a terminal.</summary>
/// <param name="Status">What is in the STATUS column: the phase, or the reason why it says too little.</param>
/// <param name="Ready">How many containers are ready, sidecars included.</param>
/// <param name="Containers">How many there are, sidecars included.</param>
/// <param name="Restarts">How often the containers were restarted; those that initialize only while they do.</param>
/// <param name="LastRestart">The end that made the latest restart necessary.</param>
public sealed record PodColumns(string Status, int Ready, int Containers, int Restarts, LastRestart? LastRestart)
{
    private const string Gated = "SchedulingGated";
    private const string Completed = "Completed";

    /// <summary>Reads the columns of a pod.</summary>
    public static PodColumns Of(V1Pod pod)
    {
        var initializers = pod.Spec?.InitContainers ?? [];
        var sidecars = initializers.Where(static container => container.RestartPolicy == "Always").Select(static container => container.Name).ToHashSet(StringComparer.Ordinal);
        var total = (pod.Spec?.Containers?.Count ?? 0) + sidecars.Count;

        var start = Start.Of(pod.Status?.InitContainerStatuses ?? [], initializers.Count, sidecars);
        var reason = start.Reason ?? (pod.HasCondition("PodScheduled", reason: Gated) ? Gated : pod.Status?.Reason is { Length: > 0 } told ? told : pod.Status?.Phase ?? "Unknown");
        if (start.Reason is not null && !pod.HasCondition("Initialized", "True"))
        {
            return new PodColumns(Ending(pod) ?? reason, start.ReadySidecars, total, Restarted(start.Seen), LastRestart.Of(start.Seen));
        }

        // Where several containers have something to tell, the first one does.
        var containers = pod.Status?.ContainerStatuses ?? [];
        var running = containers.Count(static status => Reason(status) is null && status is { Ready: true, State.Running: not null });
        reason = containers.Select(Reason).FirstOrDefault(static found => found is not null) ?? reason;
        if (reason == Completed && running > 0)
        {
            reason = pod.HasCondition("Ready", "True") ? "Running" : "NotReady";
        }

        V1ContainerStatus[] counted = [.. start.Seen.Where(status => sidecars.Contains(status.Name)), .. containers];
        return new PodColumns(Ending(pod) ?? reason, start.ReadySidecars + running, total, Restarted(counted), LastRestart.Of(counted));
    }

    private static int Restarted(IEnumerable<V1ContainerStatus> containers) => containers.Sum(static status => status.RestartCount);

    private static string? Ending(V1Pod pod) => pod switch
    {
        { Metadata.DeletionTimestamp: null } or { Metadata: null } => null,
        { Status.Reason: "NodeLost" } => "Unknown",
        { Status.Phase: "Succeeded" or "Failed" } => null,
        _ => "Terminating",
    };

    private static string? Reason(V1ContainerStatus status) =>
        status.State?.Waiting?.Reason is { Length: > 0 } waiting ? waiting : status.State?.Terminated is { } ended ? Reason(ended) : null;

    private static string Reason(V1ContainerStateTerminated ended) =>
        ended.Reason is { Length: > 0 } reason ? reason
        : ended.Signal is > 0 and var signal ? string.Create(CultureInfo.InvariantCulture, $"Signal:{signal}")
        : string.Create(CultureInfo.InvariantCulture, $"ExitCode:{ended.ExitCode}");

    /// <summary>How far a pod's start has come.</summary>
    /// <param name="Reason">What it waits for, or what hinders it; null when it is over.</param>
    /// <param name="ReadySidecars">How many sidecars are ready so far.</param>
    /// <param name="Seen">The containers up to the one that it waits for.</param>
    private sealed record Start(string? Reason, int ReadySidecars, IReadOnlyList<V1ContainerStatus> Seen)
    {
        public static Start Of(IList<V1ContainerStatus> statuses, int count, HashSet<string> sidecars)
        {
            var ready = 0;
            for (var index = 0; index < statuses.Count; index++)
            {
                var status = statuses[index];
                if (status.State?.Terminated is { ExitCode: 0 })
                {
                    continue;
                }

                if (status.Started == true && sidecars.Contains(status.Name))
                {
                    ready += status.Ready ? 1 : 0;
                    continue;
                }

                return new Start($"Init:{Hindrance(status) ?? string.Create(CultureInfo.InvariantCulture, $"{index}/{count}")}", ready, [.. statuses.Take(index + 1)]);
            }

            return new Start(null, ready, [.. statuses]);
        }

        private static string? Hindrance(V1ContainerStatus status) =>
            status.State?.Terminated is { } ended ? PodColumns.Reason(ended)
            : status.State?.Waiting?.Reason is { Length: > 0 } waiting && waiting != "PodInitializing" ? waiting
            : null;
    }
}
