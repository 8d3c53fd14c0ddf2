using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Kubernetes.Usage;

/// <summary>An amount of CPU and one of memory.</summary>
/// <param name="Cpu">In cores.</param>
/// <param name="Memory">In bytes.</param>
internal readonly record struct Amounts(decimal Cpu, decimal Memory)
{
    /// <summary>Both sums.</summary>
    public static Amounts operator +(Amounts one, Amounts other) => new(one.Cpu + other.Cpu, one.Memory + other.Memory);

    /// <summary>Reads amounts as the API writes them; what is not named or is none counts as nothing.</summary>
    public static Amounts Of(IEnumerable<KeyValuePair<string, string?>>? named)
    {
        var (cpu, memory) = (0m, 0m);
        foreach (var (name, amount) in named ?? [])
        {
            if (Quantities.TryParse(amount, out var value))
            {
                (cpu, memory) = name switch { "cpu" => (value, memory), "memory" => (cpu, value), _ => (cpu, memory) };
            }
        }

        return new Amounts(cpu, memory);
    }

    /// <summary>What a pod asks its node for.</summary>
    public static Amounts RequestsOf(V1Pod pod)
    {
        var asked = PodRequests.Of(pod.Spec);
        return new Amounts(asked.GetValueOrDefault("cpu"), asked.GetValueOrDefault("memory"));
    }

    /// <summary>What all containers of a pod are limited to; nothing where one of them is not.</summary>
    public static Amounts LimitsOf(V1Pod pod)
    {
        var limits = Running(pod).Select(static container => Of(Texts(container.Resources?.Limits))).ToArray();
        return new Amounts(limits.All(static limit => limit.Cpu > 0) ? limits.Sum(static limit => limit.Cpu) : 0, limits.All(static limit => limit.Memory > 0) ? limits.Sum(static limit => limit.Memory) : 0);
    }

    private static IEnumerable<V1Container> Running(V1Pod pod) =>
        (pod.Spec?.Containers ?? []).Concat((pod.Spec?.InitContainers ?? []).Where(static container => container.RestartPolicy == "Always"));

    private static IEnumerable<KeyValuePair<string, string?>>? Texts(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts?.Select(static amount => KeyValuePair.Create(amount.Key, amount.Value?.ToString()));
}
