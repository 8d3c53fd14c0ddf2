using System.Collections.Concurrent;
using CODE.Clusters.Connections;
using CODE.ServiceDefaults.Faults;

namespace CODE.Clusters.Discovery;

/// <summary>What kinds each cluster has. Asked once and remembered for some minutes; a kind that is not known is looked for again, since it may be new.</summary>
public sealed class ResourceCatalog(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Hesitation = TimeSpan.FromSeconds(10);
    private const int MaxTold = 60;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Finds a kind by its name, plural, short name or full name, in any case: <c>Deployment</c>, <c>deployments</c>, <c>deploy</c>, <c>deployments.apps</c>; of a certain version by <c>apps/v1/Deployment</c>.</summary>
    /// <exception cref="FaultException">The cluster has no such kind, or cannot be asked.</exception>
    public async Task<ResourceType> FindAsync(ICluster cluster, string kind, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(cluster, Lifetime, cancellationToken);
        if (known.Types.Find(kind) is { } found)
        {
            return found;
        }

        known = await KnownAsync(cluster, Hesitation, cancellationToken);
        return known.Types.Find(kind) ?? throw new FaultException(
            FaultCodes.NotFound,
            $"The cluster has no kind '{kind}'.",
            $"It has: {string.Join(", ", known.Types.All.Where(static type => type.Verbs.Contains("list")).Select(static type => type.FullName).Order(StringComparer.Ordinal).Take(MaxTold))}.");
    }

    /// <summary>Every kind that the cluster has.</summary>
    /// <exception cref="FaultException">The cluster cannot be asked.</exception>
    public async Task<IReadOnlyList<ResourceType>> AllAsync(ICluster cluster, CancellationToken cancellationToken) =>
        (await KnownAsync(cluster, Lifetime, cancellationToken)).Types.All;

    /// <summary>Finds a kind that a cluster may lack, as old ones lack what came later.</summary>
    /// <returns>Null when it has none.</returns>
    public async Task<ResourceType?> TryFindAsync(ICluster cluster, string kind, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(cluster, kind, cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.NotFound)
        {
            return null;
        }
    }

    /// <summary>Lets go of what is known about a cluster, after a kind was defined in it.</summary>
    public void Forget(ICluster cluster) => _known.TryRemove(cluster.Context, out _);

    private async Task<Known> KnownAsync(ICluster cluster, TimeSpan oldest, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(cluster.Context, out var known) && time.GetElapsedTime(known.Since) < oldest)
        {
            return known;
        }

        var since = time.GetTimestamp();
        return _known[cluster.Context] = new Known(await ApiDiscovery.ReadAsync(cluster, cancellationToken), since);
    }

    private sealed record Known(ResourceTypes Types, long Since);
}
