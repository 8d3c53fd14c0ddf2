using System.Text.Json.Nodes;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Pods that the cluster does not let be made: for a quota, a limit, a policy or a webhook.</summary>
internal sealed class RefusedRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        Evidence[] conditions = [.. Conditions(found)];
        Evidence[] told = [.. found.Told(static group => group.Reason == "FailedCreate"), .. conditions];
        if (told.Length == 0)
        {
            yield break;
        }

        // Old events stay for an hour: who has all pods that are wanted has no such trouble any more.
        var certainty = conditions.Length > 0 || found.Pods is null || found.Pods.Count < Wanted(found.Item) ? Certainty.Certain : Certainty.Possible;
        Evidence[] quota = [.. told.Where(static evidence => IsQuota(evidence.Text))];
        Evidence[] other = [.. told.Where(static evidence => !IsQuota(evidence.Text))];
        if (quota.Length > 0)
        {
            yield return new Cause(
                CauseKind.Quota, certainty, "A quota of the namespace does not allow the pods.",
                "Lower the requests or the number of pods, free what others use, or raise the quota. Where a quota counts a resource, each container has to name it.",
                [], [.. quota.Take(2), .. Uses(found, quota)]);
        }

        if (other.Length > 0)
        {
            yield return new Cause(
                CauseKind.PodsRefused, certainty, "The cluster refuses to make the pods.",
                "The evidence names who refuses: pod security, a limit range, a webhook, or a service account that is not there.", [], [.. other.Take(3)]);
        }
    }

    private static int Wanted(JsonObject item) =>
        (int?)item["spec"]?["replicas"] ?? (int?)item["status"]?["desiredNumberScheduled"] ?? (int?)item["spec"]?["parallelism"] ?? 1;

    private static bool IsQuota(string text) => text.Contains("exceeded quota", StringComparison.Ordinal) || text.Contains("failed quota", StringComparison.Ordinal);

    private static IEnumerable<Evidence> Conditions(Case found) => (found.Item["status"]?["conditions"] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Where(static condition => (string?)condition["type"] == "ReplicaFailure" && (string?)condition["status"] == "True")
        .Select(condition => Evidence.Of($"{found.Type.Kind} {found.Name}, ReplicaFailure", (string?)condition["message"]));

    private static IEnumerable<Evidence> Uses(Case found, Evidence[] told) => (found.Quotas ?? [])
        .Where(quota => told.Any(evidence => evidence.Text.Contains($"quota: {quota.Metadata.Name}", StringComparison.Ordinal)))
        .Take(2)
        .Select(static quota => Evidence.Of($"ResourceQuota {quota.Metadata.Name}", $"used of allowed: {string.Join(", ", (quota.Status?.Hard ?? new Dictionary<string, ResourceQuantity>()).Take(8).Select(pair => $"{pair.Key} {Used(quota, pair.Key)}/{pair.Value}"))}"));

    private static string Used(V1ResourceQuota quota, string resource) => quota.Status?.Used?.TryGetValue(resource, out var used) == true ? used.ToString() : "0";
}
