using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Scheduling;

/// <summary>How much a pod asks a node for.</summary>
internal static class PodRequests
{
    /// <summary>
    /// The amounts by resource. Init containers run one after the other before the others, so that the largest of them counts; sidecars and whatever a pod costs besides are left out.
    /// </summary>
    public static IReadOnlyDictionary<string, decimal> Of(V1PodSpec pod)
    {
        var wanted = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (resource, amount) in (pod.Containers ?? []).SelectMany(Amounts))
        {
            wanted[resource] = wanted.GetValueOrDefault(resource) + amount;
        }

        foreach (var (resource, amount) in (pod.InitContainers ?? []).SelectMany(Amounts))
        {
            wanted[resource] = Math.Max(wanted.GetValueOrDefault(resource), amount);
        }

        return wanted;
    }

    /// <summary>How much of a resource the node has for pods.</summary>
    public static decimal Room(V1Node node, string resource) =>
        node.Status?.Allocatable?.TryGetValue(resource, out var quantity) == true && Quantities.TryParse(quantity.ToString(), out var amount) ? amount : 0;

    /// <summary>An amount as text.</summary>
    public static string Text(string resource, decimal amount) => resource is "memory" or "ephemeral-storage" || resource.StartsWith("hugepages-", StringComparison.Ordinal)
        ? Quantities.Memory(amount)
        : Quantities.Cpu(amount);

    private static IEnumerable<(string Resource, decimal Amount)> Amounts(V1Container container) =>
        from pair in container.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>()
        let amount = Quantities.TryParse(pair.Value.ToString(), out var value) ? value : 0
        where amount > 0
        select (pair.Key, amount);
}
