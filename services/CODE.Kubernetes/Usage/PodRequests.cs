using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Kubernetes.Usage;

/// <summary>
/// How much a pod asks a node for, as the scheduler counts it: see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers and
/// https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers.
/// </summary>
internal static class PodRequests
{
    private const string Sidecar = "Always";

    /// <summary>
    /// The amounts by resource. Sidecars run beside the containers, so that all of these add up; of the init containers, which run one after the other beside the sidecars that were started before them, the
    /// largest counts. Amounts of the pod as a whole take the place of its containers', and what a pod costs besides is added.
    /// </summary>
    public static IReadOnlyDictionary<string, decimal> Of(V1PodSpec pod)
    {
        var running = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var starting = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var container in pod.InitContainers ?? [])
        {
            foreach (var (resource, amount) in Amounts(container.Resources?.Requests))
            {
                var beside = running.GetValueOrDefault(resource) + amount;
                starting[resource] = Math.Max(starting.GetValueOrDefault(resource), beside);
                if (container.RestartPolicy == Sidecar)
                {
                    running[resource] = beside;
                }
            }
        }

        foreach (var (resource, amount) in (pod.Containers ?? []).SelectMany(static container => Amounts(container.Resources?.Requests)))
        {
            running[resource] = running.GetValueOrDefault(resource) + amount;
        }

        foreach (var (resource, amount) in starting)
        {
            running[resource] = Math.Max(running.GetValueOrDefault(resource), amount);
        }

        foreach (var (resource, amount) in Amounts(pod.Resources?.Requests))
        {
            running[resource] = amount;
        }

        foreach (var (resource, amount) in Amounts(pod.Overhead))
        {
            running[resource] = running.GetValueOrDefault(resource) + amount;
        }

        return running;
    }

    /// <summary>How much of a resource the node has for pods.</summary>
    public static decimal Room(V1Node node, string resource) =>
        node.Status?.Allocatable?.TryGetValue(resource, out var quantity) == true && Quantities.TryParse(quantity.ToString(), out var amount) ? amount : 0;

    /// <summary>An amount as text.</summary>
    public static string Text(string resource, decimal amount) => resource is "memory" or "ephemeral-storage" || resource.StartsWith("hugepages-", StringComparison.Ordinal)
        ? Quantities.Memory(amount)
        : Quantities.Cpu(amount);

    private static IEnumerable<(string Resource, decimal Amount)> Amounts(IDictionary<string, ResourceQuantity>? amounts) =>
        from pair in amounts ?? new Dictionary<string, ResourceQuantity>()
        let amount = Quantities.TryParse(pair.Value?.ToString(), out var value) ? value : 0
        where amount > 0
        select (pair.Key, amount);
}
