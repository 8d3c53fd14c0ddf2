using k8s.Models;

namespace CODE.Clusters.Pods;

/// <summary>How a container ended before it was started again.</summary>
/// <param name="Container">The container.</param>
/// <param name="Reason">Why: <c>OOMKilled</c>, <c>Error</c>, <c>Completed</c>, …</param>
/// <param name="ExitCode">The exit code; above 128 it is 128 and the signal.</param>
/// <param name="At">When it ended, in UTC.</param>
public sealed record LastRestart(string Container, string? Reason, int ExitCode, DateTime? At)
{
    /// <summary>The latest one of all containers; null when none was restarted.</summary>
    public static LastRestart? Of(IEnumerable<V1ContainerStatus> containers) => containers
        .Where(static status => status.LastState?.Terminated is not null)
        .Select(static status => new LastRestart(status.Name, status.LastState.Terminated.Reason, status.LastState.Terminated.ExitCode, status.LastState.Terminated.FinishedAt))
        .MaxBy(static restart => restart.At ?? DateTime.MinValue);
}
