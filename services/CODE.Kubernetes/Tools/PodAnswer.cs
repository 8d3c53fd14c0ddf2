using System.Globalization;
using CODE.Clusters.Pods;

namespace CODE.Kubernetes.Tools;

/// <summary>What <c>get_pods</c> answers.</summary>
/// <param name="Pods">The pods, the unhealthy first.</param>
/// <param name="Unhealthy">How many of all are not healthy.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record PodsAnswer(IReadOnlyList<PodAnswer> Pods, int Unhealthy, long Total, bool Truncated, string? NextCursor);

/// <summary>A pod.</summary>
/// <param name="Namespace">Its namespace, where several were asked about.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">What kubectl shows as its status.</param>
/// <param name="Ready">How many of its containers are ready: <c>1/2</c>.</param>
/// <param name="Restarts">How often its containers were restarted.</param>
/// <param name="LastRestart">What made the last one necessary, and when.</param>
/// <param name="Age">How old it is.</param>
/// <param name="Node">Its node.</param>
/// <param name="Problem">What is in its way.</param>
internal sealed record PodAnswer(string? Namespace, string Name, string Status, string Ready, int Restarts, string? LastRestart, string? Age, string? Node, string? Problem)
{
    /// <summary>A pod as it is shown.</summary>
    public static PodAnswer Of(PodState pod, bool isAcross) => new(
        isAcross ? pod.Namespace : null,
        pod.Name,
        pod.Columns.Status,
        string.Create(CultureInfo.InvariantCulture, $"{pod.Columns.Ready}/{pod.Columns.Containers}"),
        pod.Columns.Restarts,
        pod.Columns.LastRestart is { } last ? string.Create(CultureInfo.InvariantCulture, $"{last.Container}: {last.Reason ?? "no reason"}, exit code {last.ExitCode}{(last.At is { } at ? $", {at:yyyy-MM-ddTHH:mm:ssZ}" : "")}") : null,
        pod.Age,
        pod.Node,
        pod.Problem);
}
