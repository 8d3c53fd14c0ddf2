using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Deployment.Rollouts;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Releases;

/// <summary>
/// What other revisions of a release left in the cluster that is not in the one that was gone back to. Only what a deployment of the release created itself may be deleted, and only while it is the same object;
/// what holds data, or others' objects, never is.
/// </summary>
internal sealed class ReleaseLeftovers(ResourceCatalog catalog, ReleaseLedger ledger)
{
    private const int Most = 200;
    private static readonly string[] Kept = ["Namespace", "CustomResourceDefinition", "PersistentVolume", "PersistentVolumeClaim", "StorageClass"];

    /// <summary>The objects that are still there.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="release">The release.</param>
    /// <param name="objects">The objects of the revision.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Leftover>> FindAsync(ICluster cluster, Release release, IReadOnlyList<ObjectOutcome> objects, CancellationToken cancellationToken)
    {
        var wanted = objects.Select(static item => item.Planned.Key).ToHashSet(StringComparer.Ordinal);
        var found = new List<Leftover>();
        foreach (var (key, entry) in (await ledger.ReadAsync(release.Target, cancellationToken)).Where(entry => !wanted.Contains(entry.Key)).OrderBy(static entry => entry.Key, StringComparer.Ordinal).Take(Most))
        {
            found.AddRange(await LookAsync(cluster, key, entry, cancellationToken) is { } leftover ? [leftover] : []);
        }

        return found;
    }

    /// <summary>Deletes those that may be deleted.</summary>
    /// <returns>The same, with what became of each.</returns>
    public async Task<IReadOnlyList<Leftover>> DeleteAsync(ICluster cluster, Release release, IReadOnlyList<Leftover> leftovers, CancellationToken cancellationToken)
    {
        var told = new List<Leftover>();
        foreach (var leftover in leftovers)
        {
            told.Add(leftover.Type is null ? leftover : await DeleteAsync(cluster, release, leftover, cancellationToken));
        }

        return told;
    }

    private async Task<Leftover?> LookAsync(ICluster cluster, string key, LedgerEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (await catalog.TryFindAsync(cluster, $"{entry.ApiVersion}/{entry.Kind}", cancellationToken) is not { } type)
            {
                return null;
            }

            var item = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(type.PathOf(entry.Namespace, entry.Name)) with { Subject = entry.Title }, cancellationToken);
            var why = (string?)item["metadata"]?["uid"] != entry.Uid ? "it was made anew by somebody else"
                : !entry.IsCreated ? "it was there before"
                : Kept.Contains(entry.Kind) ? "objects of its kind are never deleted by a rollback"
                : null;
            return new Leftover(key, entry, why is null ? type : null, why is null ? "left; prune=true would delete it" : $"left: {why}");
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.NotFound)
        {
            return null;
        }
        catch (FaultException exception)
        {
            return new Leftover(key, entry, null, $"not looked at: {exception.Fault.Message}");
        }
    }

    private async Task<Leftover> DeleteAsync(ICluster cluster, Release release, Leftover leftover, CancellationToken cancellationToken)
    {
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = new JsonObject { ["uid"] = leftover.Entry.Uid },
        };
        try
        {
            var path = leftover.Type!.PathOf(leftover.Entry.Namespace, leftover.Entry.Name);
            await cluster.SendAsync<JsonNode>(new ClusterRequest(HttpMethod.Delete, path) { Body = options, Subject = leftover.Entry.Title }, cancellationToken);
            await ledger.ForgetAsync(release.Target, leftover.Key, cancellationToken);
            return leftover with { Type = null, Became = "deleted" };
        }
        catch (FaultException exception)
        {
            return leftover with { Became = $"not deleted: {exception.Fault.Message}" };
        }
    }
}

/// <summary>An object that another revision left.</summary>
/// <param name="Key">Its key in the ledger.</param>
/// <param name="Entry">The object.</param>
/// <param name="Type">Its kind, when it may be deleted.</param>
/// <param name="Became">What became of it, or why; untrusted text.</param>
internal sealed record Leftover(string Key, LedgerEntry Entry, ResourceType? Type, string Became);
