using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Workloads;

/// <summary>Rolls workloads out anew, or back to what they were.</summary>
internal sealed class Roller(TimeProvider time)
{
    private const string RestartedAt = "kubectl.kubernetes.io/restartedAt";
    private const string HashLabel = "pod-template-hash";

    /// <summary>Starts all pods anew, a few at a time, as kubectl does.</summary>
    public async Task RestartAsync(ICluster cluster, ResourceType type, string @namespace, string name, CancellationToken cancellationToken)
    {
        var (path, subject) = (type.PathOf(@namespace, name), type.Describe(@namespace, name));
        RefuseWhenPaused(await cluster.SendAsync<JsonNode>(ClusterRequest.Get(path) with { Subject = subject }, cancellationToken), subject);
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var patch = new JsonObject
        {
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RestartedAt] = now } } } },
        };
        await cluster.SendAsync<JsonNode>(ClusterRequest.Patch(path, patch, ClusterRequest.StrategicMergePatch) with { Subject = subject }, cancellationToken);
    }

    /// <summary>Wants again what a revision was.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="type">The workload's kind.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="toRevision">The revision; the one before the newest when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The revision that was wanted, and the one that is now.</returns>
    /// <exception cref="FaultException">There is no such revision, it is the one that is wanted, or somebody changed the workload meanwhile.</exception>
    public static async Task<(Revision From, Revision To)> UndoAsync(ICluster cluster, ResourceType type, string @namespace, string name, long? toRevision, CancellationToken cancellationToken)
    {
        var (path, subject) = (type.PathOf(@namespace, name), type.Describe(@namespace, name));
        var workload = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(path) with { Subject = subject }, cancellationToken);
        RefuseWhenPaused(workload, subject);
        var all = await Revisions.OfAsync(cluster, type, @namespace, name, workload, cancellationToken);
        var to = toRevision is { } number ? all.FirstOrDefault(revision => revision.Number == number) : all.ElementAtOrDefault(1);
        if (to?.Template is not { } template)
        {
            throw new FaultException(
                FaultCodes.NotFound,
                toRevision is null ? $"{subject} has no revision before the newest." : $"{subject} has no revision {toRevision}.",
                $"Its revisions are: {string.Join(", ", all.Select(static revision => revision.Number))}. Nothing was done.");
        }

        if (to == all[0])
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"{subject} is at revision {to.Number} already.", "Give another revision of rollout_history. Nothing was done.");
        }

        var wanted = template.DeepClone().AsObject();
        (wanted["metadata"]?["labels"] as JsonObject)?.Remove(HashLabel);
        wanted.Remove("$patch");

        // The whole template, or what it has more now than then would stay. Only of the workload that was looked at: its generation, which its status does not change, is told along.
        var patch = new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/generation", ["value"] = (long?)workload["metadata"]?["generation"] },
            new JsonObject { ["op"] = "replace", ["path"] = "/spec/template", ["value"] = wanted });
        try
        {
            await cluster.SendAsync<JsonNode>(ClusterRequest.Patch(path, patch, ClusterRequest.JsonPatch) with { Subject = subject }, cancellationToken);
            return (all[0], to);
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.InvalidArgument)
        {
            if (await GenerationAsync(cluster, path, cancellationToken) == (long?)workload["metadata"]?["generation"])
            {
                throw;
            }

            throw new FaultException(FaultCodes.Conflict, $"Somebody else changed {subject} meanwhile.", "Look at rollout_history again. Nothing was done.");
        }
    }

    private static async Task<long?> GenerationAsync(ICluster cluster, string path, CancellationToken cancellationToken) =>
        (long?)(await cluster.SendAsync<JsonNode>(ClusterRequest.Get(path), cancellationToken))["metadata"]?["generation"];

    private static void RefuseWhenPaused(JsonNode workload, string subject)
    {
        if ((bool?)workload["spec"]?["paused"] == true)
        {
            throw new FaultException(FaultCodes.Conflict, $"{subject} is paused, so that nothing would be rolled out.", "Whoever paused it resumes it first. Nothing was done.");
        }
    }
}
