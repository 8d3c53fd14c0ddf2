using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.Clusters.Pods;
using CODE.Kubernetes.Events;
using CODE.ServiceDefaults.Faults;
using k8s;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>Collects what stands around a workload's pods: what they need, what selects them, where they are, and what was told about them.</summary>
internal sealed class SurroundingsReader(ResourceCatalog catalog, EventReader events, NearServices services, EndingsReader endings)
{
    private const int MostNodes = 2_000;
    private const int MostQuotas = 50;
    private const int MostOfKind = 4;
    private const int MostReferences = 20;

    /// <summary>Completes a case.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="seen">What is known: the object and its pods.</param>
    /// <param name="owners">What the workload makes its pods by.</param>
    /// <param name="gaps">Takes what could not be seen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Case> ReadAsync(ICluster cluster, Case seen, IReadOnlyList<Owner> owners, Gaps gaps, CancellationToken cancellationToken)
    {
        V1Pod[] worst = [.. (seen.Pods ?? []).Where(pod => PodState.Of(pod, seen.Now) is { IsHealthy: false } or { Columns.Restarts: > 0 }).Take(MostOfKind)];
        var told = EventsAsync(cluster, seen, owners, worst, gaps, cancellationToken);
        var keys = KeysAsync(cluster, seen, gaps, cancellationToken);
        var claims = ClaimsAsync(cluster, seen, gaps, cancellationToken);
        var nodes = gaps.ReadAsync("nodes", () => NodesAsync(cluster, seen, worst, cancellationToken));
        var quotas = gaps.ReadAsync("quotas", async () => (await cluster.ReadAsync<V1ResourceQuotaList, V1ResourceQuota>(
            await catalog.FindAsync(cluster, "resourcequotas", cancellationToken), new Selection(seen.Namespace), MostQuotas, cancellationToken)).Items);
        var near = gaps.ReadAsync("services", () => services.ReadAsync(cluster, seen, cancellationToken));
        var logs = endings.ReadAsync(cluster, seen, gaps, cancellationToken);
        await Task.WhenAll(told, keys, claims, nodes, quotas, near, logs);
        return seen with
        {
            Events = await told, Keys = await keys, Claims = await claims, Nodes = await nodes, Quotas = await quotas, Services = await near ?? [], Logs = await logs, Missing = gaps.Told,
        };
    }

    // Asked for by object: a namespace may have thousands. Those of claims are normal ones, also when nobody can provide a volume.
    private async Task<IReadOnlyList<EventGroup>> EventsAsync(ICluster cluster, Case seen, IReadOnlyList<Owner> owners, IReadOnlyList<V1Pod> worst, Gaps gaps, CancellationToken cancellationToken)
    {
        (string Subject, string? Type)[] watched =
        [
            ($"{seen.Type.FullName}/{seen.Name}", "Warning"),
            .. owners.Take(MostOfKind).Select(static owner => ($"{owner.Type.FullName}/{owner.Name}", (string?)"Warning")),
            .. worst.Select(static pod => ($"pods/{pod.Metadata.Name}", (string?)"Warning")),
            .. ClaimNames(seen).Take(MostOfKind).Select(static claim => ($"persistentvolumeclaims/{claim}", (string?)null)),
        ];
        var groups = await Task.WhenAll(watched.Distinct().Select(one => gaps.ReadAsync(
            "events", async () => (await events.ReadAsync(cluster, seen.Namespace, one.Subject, one.Type, null, cancellationToken)).Groups)));
        return [.. groups.SelectMany(static group => group ?? []).OrderByDescending(static group => group.Last ?? DateTime.MinValue)];
    }

    private static async Task<IReadOnlyList<V1Node>> NodesAsync(ICluster cluster, Case seen, IReadOnlyList<V1Pod> worst, CancellationToken cancellationToken)
    {
        if ((seen.Pods ?? []).Any(static pod => pod.HasCondition("PodScheduled", "False")))
        {
            return (await cluster.ReadAsync<V1NodeList, V1Node>(KnownTypes.Node, new Selection(null), MostNodes, cancellationToken)).Items;
        }

        var names = worst.Select(static pod => pod.Spec.NodeName).Where(static name => !string.IsNullOrEmpty(name)).Distinct();
        var found = await Task.WhenAll(names.Select(name => TryAsync<V1Node>(cluster, KnownTypes.Node, null, name, cancellationToken)));
        return [.. found.OfType<V1Node>()];
    }

    private async Task<IReadOnlyDictionary<string, V1PersistentVolumeClaim?>> ClaimsAsync(ICluster cluster, Case seen, Gaps gaps, CancellationToken cancellationToken)
    {
        string[] names = [.. ClaimNames(seen).Take(MostReferences)];
        var found = new Dictionary<string, V1PersistentVolumeClaim?>(StringComparer.Ordinal);
        if (names.Length == 0)
        {
            return found;
        }

        var type = await catalog.FindAsync(cluster, "persistentvolumeclaims", cancellationToken);
        var read = await Task.WhenAll(names.Select(name => gaps.ReadAsync(
            "claims", async () => Tuple.Create(name, await TryAsync<V1PersistentVolumeClaim>(cluster, type, seen.Namespace, name, cancellationToken)))));
        foreach (var (name, claim) in read.OfType<Tuple<string, V1PersistentVolumeClaim?>>())
        {
            found[name] = claim;
        }

        return found;
    }

    private async Task<IReadOnlyDictionary<(string Kind, string Name), IReadOnlyList<string>?>> KeysAsync(ICluster cluster, Case seen, Gaps gaps, CancellationToken cancellationToken)
    {
        var wanted = seen.References.Where(static reference => reference.Kind != Reference.Claim).Select(static reference => (reference.Kind, reference.Name)).Distinct().Take(MostReferences);
        var read = await Task.WhenAll(wanted.Select(async one => (Of: one, Keys: await gaps.ReadAsync(one.Kind == Reference.Secret ? "secrets" : "config maps", () => KeysOfAsync(cluster, seen.Namespace, one.Kind, one.Name, cancellationToken)))));
        return read.Where(static one => one.Keys is not null).ToDictionary(static one => one.Of, static one => one.Keys!.Item1);
    }

    // The keys alone: values are forgotten as soon as they were read.
    private async Task<Tuple<IReadOnlyList<string>?>> KeysOfAsync(ICluster cluster, string @namespace, string kind, string name, CancellationToken cancellationToken)
    {
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        if (kind == Reference.Secret)
        {
            var secret = await TryAsync<V1Secret>(cluster, type, @namespace, name, cancellationToken);
            return Tuple.Create<IReadOnlyList<string>?>(secret is null ? null : [.. secret.Data?.Keys ?? []]);
        }

        var map = await TryAsync<V1ConfigMap>(cluster, type, @namespace, name, cancellationToken);
        return Tuple.Create<IReadOnlyList<string>?>(map is null ? null : [.. map.Data?.Keys ?? [], .. map.BinaryData?.Keys ?? []]);
    }

    private static IEnumerable<string> ClaimNames(Case seen) => seen.References.Where(static reference => reference.Kind == Reference.Claim).Select(static reference => reference.Name).Distinct();

    private static async Task<T?> TryAsync<T>(ICluster cluster, ResourceType type, string? @namespace, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        try
        {
            return await cluster.SendAsync<T>(ClusterRequest.Get(type.PathOf(@namespace, name)), cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.NotFound)
        {
            return null;
        }
    }
}
