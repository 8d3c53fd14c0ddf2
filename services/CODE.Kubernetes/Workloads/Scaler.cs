using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using k8s.Models;

namespace CODE.Kubernetes.Workloads;

/// <summary>Changes how many pods a deployment has.</summary>
internal sealed class Scaler(ResourceCatalog catalog)
{
    private const string Autoscalers = "horizontalpodautoscalers.autoscaling";

    /// <summary>Scales, by the subresource that needs no other right over the deployment.</summary>
    public async Task<Scaling> ScaleAsync(ICluster cluster, string @namespace, string name, int replicas, CancellationToken cancellationToken)
    {
        var path = KnownTypes.Deployment.PathOf(@namespace, name, "scale");
        var subject = KnownTypes.Deployment.Describe(@namespace, name);
        var before = await cluster.SendAsync<V1Scale>(ClusterRequest.Get(path) with { Subject = subject }, cancellationToken);
        var owner = await OwnerAsync(cluster, @namespace, name, cancellationToken);
        var patch = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } };
        var after = await cluster.SendAsync<V1Scale>(ClusterRequest.Patch(path, patch, ClusterRequest.MergePatch) with { Subject = subject }, cancellationToken);
        return new Scaling(before.Spec?.Replicas ?? 0, after.Spec?.Replicas ?? 0, after.Status?.Replicas ?? 0, owner);
    }

    // The oldest version that the cluster has says enough: both have the target and the bounds.
    private async Task<Autoscaler?> OwnerAsync(ICluster cluster, string @namespace, string name, CancellationToken cancellationToken)
    {
        if (await catalog.TryFindAsync(cluster, Autoscalers, cancellationToken) is not { } type)
        {
            return null;
        }

        var list = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(type.PathOf(@namespace)), cancellationToken);
        return (from item in list["items"]?.AsArray() ?? []
                let target = item?["spec"]?["scaleTargetRef"]
                where (string?)target?["kind"] == "Deployment" && (string?)target["name"] == name
                select new Autoscaler((string)item["metadata"]!["name"]!, (int?)item["spec"]!["minReplicas"] ?? 1, (int?)item["spec"]!["maxReplicas"] ?? 0)).FirstOrDefault();
    }
}

/// <summary>What scaling did.</summary>
/// <param name="Before">How many pods were wanted.</param>
/// <param name="After">How many are wanted now.</param>
/// <param name="Running">How many there are at the moment.</param>
/// <param name="Owner">The autoscaler that will want another number, if there is one.</param>
internal sealed record Scaling(int Before, int After, int Running, Autoscaler? Owner);

/// <summary>A HorizontalPodAutoscaler.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Min">How many pods it wants at least.</param>
/// <param name="Max">How many it wants at most.</param>
internal sealed record Autoscaler(string Name, int Min, int Max);
