using System.Text.Json.Nodes;

namespace CODE.Clusters.Status;

/// <summary>How an object is doing, told by its own status.</summary>
/// <param name="Verdict">Whether it is what it was asked to be.</param>
/// <param name="Message">
/// What to tell about it: for a Deployment, a StatefulSet and a DaemonSet what <c>kubectl rollout status</c> prints. Parts of it may be the words of a controller: untrusted text.
/// </param>
/// <param name="Warning">What the verdict does not turn on, and yet should be known: a rollout that is paused, a quota that is full, an autoscaler without metrics.</param>
public sealed record ObjectStatus(StatusVerdict Verdict, string Message, string? Warning = null)
{
    /// <summary>Whether waiting changes nothing any more.</summary>
    public bool IsFinal => Verdict is StatusVerdict.Current or StatusVerdict.Failed;

    /// <summary>Reads the status of an object of any kind and version.</summary>
    /// <param name="item">The object as the cluster sent it, with its <c>kind</c> and <c>apiVersion</c>.</param>
    /// <param name="now">The time now: a Pod is given some seconds to be scheduled.</param>
    public static ObjectStatus Of(JsonObject item, DateTimeOffset now) => StatusRules.Of(item, now);

    /// <summary>The status of an object that is not there.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    public static ObjectStatus NotFound(string kind, string name) => new(StatusVerdict.NotFound, $"{kind} \"{name}\" does not exist");

    internal static ObjectStatus Current(string message, string? warning = null) => new(StatusVerdict.Current, message, warning);

    internal static ObjectStatus InProgress(string message, string? warning = null) => new(StatusVerdict.InProgress, message, warning);

    internal static ObjectStatus Failed(string message, string? warning = null) => new(StatusVerdict.Failed, message, warning);
}
