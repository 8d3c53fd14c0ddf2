using k8s.Models;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>Something that a pod cannot start without.</summary>
/// <param name="Kind"><c>ConfigMap</c>, <c>Secret</c> or <c>PersistentVolumeClaim</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The key of it; null when all of it is meant.</param>
/// <param name="Place">What needs it.</param>
internal sealed record Reference(string Kind, string Name, string? Key, string Place)
{
    /// <summary>What needs it when the image is private: a pod starts without it where the image is not.</summary>
    public const string ForImages = "imagePullSecrets";

    /// <summary>A ConfigMap.</summary>
    public const string ConfigMap = "ConfigMap";

    /// <summary>A Secret.</summary>
    public const string Secret = "Secret";

    /// <summary>A PersistentVolumeClaim.</summary>
    public const string Claim = "PersistentVolumeClaim";

    /// <summary>Everything that pods like this one cannot start without. What is declared to be optional is none of it.</summary>
    public static IEnumerable<Reference> Of(V1PodSpec pod)
    {
        var containers = (pod.InitContainers ?? []).Concat(pod.Containers ?? []);
        var found = containers.SelectMany(OfContainer).Concat((pod.Volumes ?? []).SelectMany(OfVolume));
        return found.Concat((pod.ImagePullSecrets ?? []).Select(static secret => new Reference(Secret, secret.Name, null, ForImages))).Where(static reference => !string.IsNullOrEmpty(reference.Name));
    }

    private static IEnumerable<Reference> OfContainer(V1Container container)
    {
        foreach (var variable in container.Env ?? [])
        {
            var place = $"variable {variable.Name} of container {container.Name}";
            if (variable.ValueFrom?.ConfigMapKeyRef is { Optional: not true } map)
            {
                yield return new Reference(ConfigMap, map.Name, map.Key, place);
            }

            if (variable.ValueFrom?.SecretKeyRef is { Optional: not true } secret)
            {
                yield return new Reference(Secret, secret.Name, secret.Key, place);
            }
        }

        foreach (var source in container.EnvFrom ?? [])
        {
            var place = $"variables of container {container.Name}";
            if (source.ConfigMapRef is { Optional: not true } map)
            {
                yield return new Reference(ConfigMap, map.Name, null, place);
            }

            if (source.SecretRef is { Optional: not true } secret)
            {
                yield return new Reference(Secret, secret.Name, null, place);
            }
        }
    }

    private static IEnumerable<Reference> OfVolume(V1Volume volume)
    {
        var place = $"volume {volume.Name}";
        if (volume.PersistentVolumeClaim is { } claim)
        {
            yield return new Reference(Claim, claim.ClaimName, null, place);
        }

        var maps = new[] { volume.ConfigMap is { Optional: not true } one ? (one.Name, one.Items) : default }
            .Concat((volume.Projected?.Sources ?? []).Select(static source => source.ConfigMap is { Optional: not true } map ? (map.Name, map.Items) : default));
        var secrets = new[] { volume.Secret is { Optional: not true } secret ? (secret.SecretName, secret.Items) : default }
            .Concat((volume.Projected?.Sources ?? []).Select(static source => source.Secret is { Optional: not true } part ? (part.Name, part.Items) : default));
        foreach (var reference in maps.SelectMany(map => OfItems(ConfigMap, map.Name, map.Items, place)).Concat(secrets.SelectMany(part => OfItems(Secret, part.Item1, part.Items, place))))
        {
            yield return reference;
        }
    }

    private static IEnumerable<Reference> OfItems(string kind, string? name, IList<V1KeyToPath>? items, string place) =>
        name is null ? [] : items is { Count: > 0 } ? items.Select(item => new Reference(kind, name, item.Key, place)) : [new Reference(kind, name, null, place)];
}
