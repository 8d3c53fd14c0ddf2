namespace CODE.Clusters.Discovery;

/// <summary>The kinds that a cluster has, by every name that people use for them.</summary>
internal sealed class ResourceTypes
{
    // Where a name is taken twice, the older group is meant: events are the core's, ingresses those of networking.
    private static readonly string[] Preferred = ["", "apps", "batch", "networking.k8s.io", "autoscaling", "policy", "rbac.authorization.k8s.io", "storage.k8s.io"];

    private readonly Dictionary<string, ResourceType> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="types">Every version of every kind; of each group first the version that the server prefers.</param>
    public ResourceTypes(IEnumerable<ResourceType> types)
    {
        var served = types.ToArray();

        // What the preferred version lacks, as 1.20's batch lacks cron jobs, another one may have.
        All = [.. served.DistinctBy(static type => type.FullName)];
        foreach (var type in served.OrderBy(static type => Array.IndexOf(Preferred, type.Group) is >= 0 and var rank ? rank : Preferred.Length))
        {
            foreach (var name in (string[])[type.Kind, type.Plural, .. type.ShortNames])
            {
                _byName.TryAdd(name, type);
            }

            foreach (var name in (string[])[$"{type.Kind}.{type.Group}", $"{type.Plural}.{type.Group}", $"{type.ApiVersion}/{type.Kind}"])
            {
                _byName.TryAdd(name, type);
            }
        }
    }

    /// <summary>All of them, each in the version that is preferred.</summary>
    public IReadOnlyList<ResourceType> All { get; }

    /// <summary>The kind of a name, or null.</summary>
    public ResourceType? Find(string name) => _byName.GetValueOrDefault(name);
}
