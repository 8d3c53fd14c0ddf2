using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Clusters.Objects;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>The status of what runs once, or once in a while.</summary>
internal static class JobStatus
{
    /// <summary>Reads the status of a Job. One that runs is current: it does what was asked, and may take days.</summary>
    public static ObjectStatus OfJob(JsonObject item)
    {
        var name = $"job \"{item.Name()}\"";
        var (succeeded, failed) = (item.Count("status.succeeded"), item.Count("status.failed"));
        var wanted = item.Number("spec.completions") ?? item.Number("spec.parallelism") ?? 1;
        return item.Condition("Complete") is { IsTrue: true } ? Current(string.Create(CultureInfo.InvariantCulture, $"{name} has completed: {succeeded}/{wanted}"))
            : item.Condition("Failed") is { IsTrue: true } condition ? Failed(string.Create(CultureInfo.InvariantCulture, $"{name} has failed: {condition.Told}"))
            : item.Condition("Suspended") is { IsTrue: true } ? Current($"{name} is suspended")
            : item.Text("status.startTime") is null ? InProgress($"{name} has not started yet")
            : Current(
                string.Create(CultureInfo.InvariantCulture, $"{name} is running: {succeeded}/{wanted} completed, {item.Count("status.active")} active"),
                failed > 0 ? string.Create(CultureInfo.InvariantCulture, $"{failed} of its pods failed so far.") : null);
    }

    /// <summary>Reads the status of a CronJob, which only makes Jobs.</summary>
    public static ObjectStatus OfCronJob(JsonObject item) => Current(
        $"cronjob \"{item.Name()}\" is scheduled at {UntrustedText.Flatten(item.Text("spec.schedule") ?? "no time", 100)}",
        item.IsTrue("spec.suspend") ? "It is suspended: it makes no jobs." : null);
}
