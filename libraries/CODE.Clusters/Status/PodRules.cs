using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Clusters.Objects;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>The status of a Pod that somebody waits for. One that has ended badly has failed here; kstatus takes it for current.</summary>
internal static class PodRules
{
    private const int MostCharacters = 400;

    // Until then the scheduler may only not have come to it.
    private static readonly TimeSpan SchedulePatience = TimeSpan.FromSeconds(15);
    private static readonly string[] UsualWaits = ["ContainerCreating", "PodInitializing"];

    /// <summary>Reads the status.</summary>
    public static ObjectStatus Of(JsonObject item, DateTimeOffset now)
    {
        var name = $"pod \"{item.Name()}\"";
        return item.Text("status.phase") switch
        {
            "Succeeded" => Current($"{name} has completed"),
            "Failed" => Failed($"{name} has failed{Told(item.Text("status.reason"), item.Text("status.message"))}"),
            "Running" when item.Condition("Ready") is { IsTrue: true } => Current($"{name} is ready"),
            "Running" or "Pending" when CrashLoops(item) is { Length: > 0 } loops => Failed($"{name} has containers that crash again and again: {loops}"),
            "Running" => InProgress($"{name} runs, but is not ready", Hindrance(item)),
            "Pending" when item.Condition("PodScheduled") is { IsFalse: true, Reason: "Unschedulable" } condition =>
                IsOld(item, now) ? Failed($"{name} cannot be scheduled: {condition.Told}") : InProgress($"{name} is not scheduled yet", condition.Told),
            "Pending" => InProgress($"{name} is starting", Hindrance(item)),
            null or "" => InProgress($"{name} has not been seen yet"),
            var phase => new ObjectStatus(StatusVerdict.Unknown, $"{name} is in phase {UntrustedText.Flatten(phase, 50)}"),
        };
    }

    private static bool IsOld(JsonObject item, DateTimeOffset now) =>
        DateTimeOffset.TryParse(item.Text("metadata.creationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) && now - created >= SchedulePatience;

    private static string CrashLoops(JsonObject item) =>
        string.Join(", ", Containers(item).Where(static status => status.Text("state.waiting.reason") == "CrashLoopBackOff").Select(static status => status.Text("name")));

    private static string? Hindrance(JsonObject item) => Containers(item)
        .Where(static status => status.Text("state.waiting.reason") is { Length: > 0 } reason && !UsualWaits.Contains(reason))
        .Select(static status => status.Text("name") + Told(status.Text("state.waiting.reason"), status.Text("state.waiting.message")))
        .FirstOrDefault();

    private static IEnumerable<JsonObject> Containers(JsonObject item) => item.Objects("status.initContainerStatuses").Concat(item.Objects("status.containerStatuses"));

    private static string Told(string? reason, string? message) =>
        UntrustedText.Flatten(string.Concat(string.IsNullOrEmpty(reason) ? "" : $": {reason}", string.IsNullOrEmpty(message) ? "" : $": {message}"), MostCharacters);
}
