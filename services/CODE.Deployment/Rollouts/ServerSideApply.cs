using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Rollouts;

/// <summary>
/// Sends objects to a cluster by server-side apply, so that the cluster knows which fields are this server's and keeps those of others. See https://kubernetes.io/docs/reference/using-api/server-side-apply/.
/// </summary>
internal static class ServerSideApply
{
    /// <summary>As whom this server owns fields.</summary>
    public const string FieldManager = "code-deployment";

    /// <summary>The object as it is in the cluster; null when it is not there.</summary>
    public static async Task<JsonObject?> FindAsync(ICluster cluster, PlannedObject planned, CancellationToken cancellationToken)
    {
        try
        {
            return (await cluster.SendAsync<JsonNode>(ClusterRequest.Get(PathOf(planned)) with { Subject = planned.Title }, cancellationToken)).AsObject();
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.NotFound)
        {
            return null;
        }
    }

    /// <summary>Applies an object.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="planned">The object, whose kind is known.</param>
    /// <param name="force">Whether fields that others own are taken over.</param>
    /// <param name="isDryRun">Whether the cluster only says what it would do: it defaults, validates and admits the object, and stores nothing.</param>
    /// <param name="warned">Is told what the cluster warns of.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The object as it is, or would be.</returns>
    /// <exception cref="FaultException">The cluster does not take it.</exception>
    public static async Task<JsonObject> ApplyAsync(ICluster cluster, PlannedObject planned, bool force, bool isDryRun, Action<string> warned, CancellationToken cancellationToken)
    {
        var request = ClusterRequest.Patch(PathOf(planned), planned.Body, ClusterRequest.ApplyPatch) with
        {
            // Fields that the kind does not have are refused where the server can tell; older ones pass over that word.
            Query = [("fieldManager", FieldManager), ("force", force ? "true" : "false"), ("dryRun", isDryRun ? "All" : null), ("fieldValidation", "Strict")],
            Subject = planned.Title,
            Warned = warned,
        };
        return (await cluster.SendAsync<JsonNode>(request, cancellationToken)).AsObject();
    }

    private static string PathOf(PlannedObject planned) => planned.Type!.PathOf(planned.Namespace, planned.Declared.Name);
}
