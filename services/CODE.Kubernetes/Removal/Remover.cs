using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Removal;

/// <summary>Deletes objects, after looking at what goes with them.</summary>
internal sealed class Remover(ResourceCatalog catalog, Dependents dependents)
{
    // Without these there is no cluster any more.
    private static readonly string[] Kept = ["default", "kube-system", "kube-public", "kube-node-lease"];

    /// <summary>Deletes an object. Only the one that was looked at: its uid is told along.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="kind">The kind, by any of its names.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="isDryRun">Whether the cluster is only asked whether it would.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There is no such object, the cluster refuses it, or it is a namespace that a cluster cannot do without.</exception>
    public async Task<RemovedObject> RemoveAsync(ICluster cluster, string kind, string name, string @namespace, bool isDryRun, CancellationToken cancellationToken)
    {
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        if (type is { Group: "", Kind: "Namespace" } && Kept.Contains(name))
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"The namespace {name} is not deleted: the cluster needs it.", "Delete what is in it by itself. Nothing was done.");
        }

        var (path, subject) = (type.PathOf(@namespace, name), type.Describe(@namespace, name));
        var item = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(path) with { Subject = subject }, cancellationToken);
        var uid = (string)item["metadata"]!["uid"]!;
        var goesWith = await dependents.OfAsync(cluster, type, @namespace, name, uid, cancellationToken);
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = new JsonObject { ["uid"] = uid },
        };
        if (isDryRun)
        {
            options["dryRun"] = new JsonArray("All");
        }

        await cluster.SendAsync<JsonNode>(new ClusterRequest(HttpMethod.Delete, path) { Body = options, Subject = subject }, cancellationToken);
        string[] finalizers = [.. (item["metadata"]!["finalizers"] as JsonArray ?? []).Select(static finalizer => (string?)finalizer).OfType<string>()];
        return new RemovedObject(type, subject, goesWith, finalizers);
    }
}

/// <summary>What was deleted, or would be.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Subject">The object.</param>
/// <param name="GoesWith">How many objects of which kinds go with it.</param>
/// <param name="Finalizers">What has to be done by others before it is gone.</param>
internal sealed record RemovedObject(ResourceType Type, string Subject, IReadOnlyDictionary<string, long> GoesWith, IReadOnlyList<string> Finalizers);
