using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.Clusters.Pods;
using CODE.Clusters.Status;
using CODE.ServiceDefaults.Faults;
using k8s;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>Collects what can explain how a workload is: the object first, then its pods, then whatever these need.</summary>
internal sealed class CaseReader(ResourceCatalog catalog, SurroundingsReader surroundings, TimeProvider time)
{
    private const int MostPods = 2_000;
    private const int MostSpecs = 5;

    /// <summary>Collects everything that the caller may see. What is forbidden is told as missing; only the object itself has to be seen.</summary>
    public async Task<Case> ReadAsync(ICluster cluster, string kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        var request = ClusterRequest.Get(type.PathOf(@namespace, name)) with { Subject = type.Describe(@namespace, name) };
        var item = (await cluster.SendAsync<JsonNode>(request, cancellationToken)).AsObject();
        var template = TemplateOf(type, item);
        if (template is null && item["spec"]?["selector"] is not JsonObject && type.Kind != "Service")
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"{type.Kind} has no pods of its own.", "Give a workload such as a Deployment or a Job, a pod, or a Service.");
        }

        var (now, gaps) = (time.GetUtcNow(), new Gaps());
        var family = await gaps.ReadAsync("pods", () => FamilyAsync(cluster, type, item, @namespace, cancellationToken));
        V1Pod[]? pods = family is null ? null : [.. family.Pods.OrderBy(pod => PodState.Of(pod, now).Health).ThenByDescending(static pod => pod.Metadata.CreationTimestamp)];
        var specs = (template?.Spec is { } spec ? [spec] : Array.Empty<V1PodSpec>()).Concat((pods ?? []).Take(MostSpecs).Select(static pod => pod.Spec));
        var seen = new Case(type, @namespace, name, item, ObjectStatus.Of(item, now), now)
        {
            Template = template,
            Pods = pods,
            References = [.. specs.SelectMany(Reference.Of).Distinct()],
        };
        return await surroundings.ReadAsync(cluster, seen, family?.Owners ?? [], gaps, cancellationToken);
    }

    private static V1PodTemplateSpec? TemplateOf(ResourceType type, JsonObject item)
    {
        if (type.Kind == "Pod")
        {
            return KubernetesJson.Deserialize<V1PodTemplateSpec>(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = item["metadata"]?["labels"]?.DeepClone() }, ["spec"] = item["spec"]?.DeepClone() }.ToJsonString());
        }

        var template = item["spec"]?["template"] ?? item["spec"]?["jobTemplate"]?["spec"]?["template"];
        return template is JsonObject found ? KubernetesJson.Deserialize<V1PodTemplateSpec>(found.ToJsonString()) : null;
    }

    // The pods, and what stands between them and the workload.
    private async Task<Family> FamilyAsync(ICluster cluster, ResourceType type, JsonObject item, string @namespace, CancellationToken cancellationToken)
    {
        var uid = (string?)item["metadata"]?["uid"] ?? "";
        switch (type.Kind)
        {
            case "Pod":
                return new Family([KubernetesJson.Deserialize<V1Pod>(item.ToJsonString())], []);
            case "CronJob":
                var jobs = await OwnedAsync(cluster, await catalog.FindAsync(cluster, "jobs.batch", cancellationToken), @namespace, null, uid, cancellationToken);
                return jobs.Count == 0 ? new Family([], []) : new Family(await PodsAsync(cluster, @namespace, $"job-name in ({string.Join(',', jobs.Select(static job => job.Name))})", null, cancellationToken), jobs);
            case "Service" or "ReplicationController":
                var labels = Selectors.TextOf(Selectors.LabelsOf(item["spec"]?["selector"] as JsonObject));
                return new Family(labels is null ? [] : await PodsAsync(cluster, @namespace, labels, null, cancellationToken), []);
        }

        if (Selectors.TextOf(item["spec"]?["selector"] as JsonObject) is not { } selector)
        {
            return new Family([], []);
        }

        var owners = type is { Group: "apps", Kind: "Deployment" } ? await OwnedAsync(cluster, KnownTypes.ReplicaSet, @namespace, selector, uid, cancellationToken) : [];
        return new Family(await PodsAsync(cluster, @namespace, selector, [uid, .. owners.Select(static owner => owner.Uid)], cancellationToken), owners);
    }

    // Another workload may have pods with the same labels. One without any controller will be taken by this one.
    private static async Task<IReadOnlyList<V1Pod>> PodsAsync(ICluster cluster, string @namespace, string selector, HashSet<string>? owners, CancellationToken cancellationToken)
    {
        var (pods, _) = await cluster.ReadAsync<V1PodList, V1Pod>(KnownTypes.Pod, new Selection(@namespace, selector), MostPods, cancellationToken);
        return owners is null ? pods : [.. pods.Where(pod => pod.Metadata.OwnerReferences?.FirstOrDefault(static owner => owner.Controller == true) is not { } owner || owners.Contains(owner.Uid))];
    }

    private static async Task<IReadOnlyList<Owner>> OwnedAsync(ICluster cluster, ResourceType type, string @namespace, string? selector, string uid, CancellationToken cancellationToken)
    {
        const int Most = 3;
        var list = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(type.PathOf(@namespace), ("labelSelector", selector), ("limit", "500")), cancellationToken);
        return
        [
            .. (list["items"]?.AsArray() ?? [])
                .OfType<JsonObject>()
                .Where(item => (item["metadata"]?["ownerReferences"] as JsonArray ?? []).Any(owner => (string?)owner?["uid"] == uid))
                .OrderByDescending(static item => (string?)item["metadata"]?["creationTimestamp"], StringComparer.Ordinal)
                .Select(item => new Owner(type, (string)item["metadata"]!["name"]!, (string)item["metadata"]!["uid"]!, (int?)item["status"]?["replicas"] ?? 0))
                .Where((owner, at) => at < Most || owner.Replicas > 0),
        ];
    }

    private sealed record Family(IReadOnlyList<V1Pod> Pods, IReadOnlyList<Owner> Owners);
}

/// <summary>What a workload makes its pods by.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">What tells it from others that had its name.</param>
/// <param name="Replicas">How many pods it has.</param>
internal sealed record Owner(ResourceType Type, string Name, string Uid, int Replicas);
