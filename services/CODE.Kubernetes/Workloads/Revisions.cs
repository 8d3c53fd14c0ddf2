using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Workloads;

/// <summary>What a workload was before: the replica sets of a deployment, the controller revisions of a stateful set or daemon set.</summary>
internal static class Revisions
{
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";
    private const string CauseAnnotation = "kubernetes.io/change-cause";
    private const int Most = 1_000;

    /// <summary>The revisions, the newest first; the first one is what is wanted now.</summary>
    public static async Task<IReadOnlyList<Revision>> ReadAsync(ICluster cluster, ResourceType type, string @namespace, string name, CancellationToken cancellationToken)
    {
        var request = ClusterRequest.Get(type.PathOf(@namespace, name)) with { Subject = type.Describe(@namespace, name) };
        return await OfAsync(cluster, type, @namespace, name, await cluster.SendAsync<JsonNode>(request, cancellationToken), cancellationToken);
    }

    /// <summary>The revisions of a workload that was read already.</summary>
    public static async Task<IReadOnlyList<Revision>> OfAsync(ICluster cluster, ResourceType type, string @namespace, string name, JsonNode workload, CancellationToken cancellationToken)
    {
        var uid = (string?)workload["metadata"]?["uid"];
        var of = type == KnownTypes.Deployment ? KnownTypes.ReplicaSet : KnownTypes.ControllerRevision;
        var list = await cluster.SendAsync<JsonNode>(
            ClusterRequest.Get(of.PathOf(@namespace), ("labelSelector", Selectors.TextOf(workload["spec"]?["selector"] as JsonObject)), ("limit", Most.ToString(CultureInfo.InvariantCulture))), cancellationToken);
        var found = (list["items"]?.AsArray() ?? [])
            .OfType<JsonObject>()
            .Where(item => (item["metadata"]?["ownerReferences"]?.AsArray() ?? []).Any(owner => (string?)owner?["uid"] == uid))
            .Select(item => type == KnownTypes.Deployment ? OfReplicaSet(item) : OfControllerRevision(item))
            .OfType<Revision>()
            .OrderByDescending(static revision => revision.Number)
            .ToArray();
        return found.Length > 0 ? found : throw new FaultException(FaultCodes.NotFound, $"{type.Describe(@namespace, name)} has no revisions.", "It may be too new: its controller has not seen it yet.");
    }

    private static Revision? OfReplicaSet(JsonObject item) =>
        long.TryParse((string?)item["metadata"]?["annotations"]?[RevisionAnnotation], CultureInfo.InvariantCulture, out var number)
            ? new Revision(number, item, item["spec"]?["template"]?.AsObject(), Cause(item), Created(item), (int?)item["status"]?["replicas"] ?? 0)
            : null;

    private static Revision? OfControllerRevision(JsonObject item) =>
        new((long?)item["revision"] ?? 0, item, item["data"]?["spec"]?["template"]?.AsObject(), Cause(item), Created(item), Replicas: null);

    private static string? Cause(JsonObject item) => (string?)item["metadata"]?["annotations"]?[CauseAnnotation];

    private static DateTimeOffset? Created(JsonObject item) => item["metadata"]?["creationTimestamp"] is JsonValue time && time.TryGetValue(out DateTimeOffset created) ? created : null;
}

/// <summary>A revision of a workload.</summary>
/// <param name="Number">Its number, which grows.</param>
/// <param name="Item">The object that keeps it.</param>
/// <param name="Template">What its pods are made from.</param>
/// <param name="Cause">Why it came, where somebody wrote it down.</param>
/// <param name="Created">When it was first wanted.</param>
/// <param name="Replicas">How many pods it has now; null where only pods tell.</param>
internal sealed record Revision(long Number, JsonObject Item, JsonObject? Template, string? Cause, DateTimeOffset? Created, int? Replicas)
{
    /// <summary>The images of its containers.</summary>
    public IReadOnlyList<string> Images => [.. (Template?["spec"]?["containers"]?.AsArray() ?? []).Select(static container => (string?)container?["image"]).OfType<string>()];
}
