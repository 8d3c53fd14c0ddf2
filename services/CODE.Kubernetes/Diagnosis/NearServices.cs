using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>Finds the Services that select a workload, and those that reach nobody and look as if they should reach it.</summary>
internal sealed class NearServices(ResourceCatalog catalog)
{
    private const int Most = 1_000;
    private const int MostAsked = 8;

    /// <summary>The Services.</summary>
    public async Task<IReadOnlyList<ServiceView>> ReadAsync(ICluster cluster, Case seen, CancellationToken cancellationToken)
    {
        var type = await catalog.FindAsync(cluster, "services", cancellationToken);
        var (all, _) = await cluster.ReadAsync<V1ServiceList, V1Service>(type, new Selection(seen.Namespace), Most, cancellationToken);
        if (seen.Type.Kind == "Service")
        {
            return await Task.WhenAll(all.Where(service => service.Metadata.Name == seen.Name).Select(service => ItselfAsync(cluster, seen, service, cancellationToken)));
        }

        var labels = seen.Template?.Metadata?.Labels;
        var selecting = all.Where(service => ServiceView.Selects(service.Spec?.Selector, labels)).Select(static service => new ServiceView(service, SelectsWorkload: true, SelectsAny: true, []));
        var near = all.Where(service => !ServiceView.Selects(service.Spec?.Selector, labels) && IsNear(service, seen.Name, labels)).Take(MostAsked);
        var asked = await Task.WhenAll(near.Select(async service => new ServiceView(service, SelectsWorkload: false, await SelectsAnyAsync(cluster, seen.Namespace, service, cancellationToken), [])));
        return [.. selecting, .. asked];
    }

    private static async Task<ServiceView> ItselfAsync(ICluster cluster, Case seen, V1Service service, CancellationToken cancellationToken)
    {
        var isReaching = seen.Pods is { Count: > 0 };
        if (isReaching || seen.Pods is null || service.Spec?.Selector is not { Count: > 0 } selector)
        {
            return new ServiceView(service, isReaching, isReaching ? true : seen.Pods is null ? null : false, []);
        }

        var (pods, _) = await cluster.ReadAsync<V1PodList, V1Pod>(KnownTypes.Pod, new Selection(seen.Namespace), Most, cancellationToken);
        var around = pods
            .SelectMany(pod => (pod.Metadata.Labels ?? new Dictionary<string, string>()).Where(label => selector.ContainsKey(label.Key)))
            .GroupBy(static label => $"{label.Key}={label.Value}")
            .OrderByDescending(static group => group.Count())
            .Select(static group => group.Key);
        return new ServiceView(service, SelectsWorkload: false, SelectsAny: false, [.. around]);
    }

    // The same name, or a label in common.
    private static bool IsNear(V1Service service, string name, IDictionary<string, string>? labels) =>
        service.Spec?.Selector is { Count: > 0 } selector
        && (service.Metadata.Name == name || selector.Any(pair => labels is not null && labels.TryGetValue(pair.Key, out var value) && value == pair.Value));

    private static async Task<bool?> SelectsAnyAsync(ICluster cluster, string @namespace, V1Service service, CancellationToken cancellationToken) =>
        (await cluster.SendAsync<V1PodList>(ClusterRequest.Get(KnownTypes.Pod.PathOf(@namespace), ("labelSelector", ServiceView.Text(service.Spec.Selector)), ("limit", "1")), cancellationToken)).Items.Count > 0;
}
