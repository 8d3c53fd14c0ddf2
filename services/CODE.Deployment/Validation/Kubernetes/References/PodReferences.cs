using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.References;

/// <summary>One thing that a pod refers to by name.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Kind">The kind of the object.</param>
/// <param name="Name">Where the name stands.</param>
/// <param name="Key">Where the key within the object stands, or null.</param>
internal sealed record PodReference(Workload Pod, string Kind, YamlNode Name, YamlNode? Key);

/// <summary>Collects what pods refer to, without what is marked as optional.</summary>
internal static class PodReferences
{
    /// <summary>Every reference of every pod.</summary>
    public static IEnumerable<PodReference> Of(ManifestSet set) => set.Workloads
        .SelectMany(static pod => Candidates(pod).Select(candidate => (Pod: pod, Candidate: candidate)))
        .Where(static reference => !string.IsNullOrEmpty(reference.Candidate.Name?.Text) && reference.Candidate.Optional?.Is(true) != true)
        .Select(static reference => new PodReference(reference.Pod, reference.Candidate.Kind, reference.Candidate.Name!, reference.Candidate.Key));

    private static IEnumerable<(string Kind, YamlNode? Name, YamlNode? Key, YamlNode? Optional)> Candidates(Workload pod)
    {
        yield return ("ServiceAccount", pod.Spec["serviceAccountName"], null, null);
        foreach (var secret in pod.Spec["imagePullSecrets"]?.Items ?? [])
        {
            yield return ("Secret", secret["name"], null, null);
        }

        foreach (var container in pod.AllContainers)
        {
            foreach (var source in container["envFrom"]?.Items ?? [])
            {
                yield return Named("ConfigMap", source["configMapRef"], "name");
                yield return Named("Secret", source["secretRef"], "name");
            }

            foreach (var variable in container["env"]?.Items ?? [])
            {
                yield return Named("ConfigMap", variable.Find("valueFrom", "configMapKeyRef"), "name");
                yield return Named("Secret", variable.Find("valueFrom", "secretKeyRef"), "name");
            }
        }

        foreach (var volume in pod.Volumes)
        {
            yield return Named("ConfigMap", volume["configMap"], "name");
            yield return Named("Secret", volume["secret"], "secretName");
            yield return Named("PersistentVolumeClaim", volume["persistentVolumeClaim"], "claimName");
            foreach (var source in volume.Find("projected", "sources")?.Items ?? [])
            {
                yield return Named("ConfigMap", source["configMap"], "name");
                yield return Named("Secret", source["secret"], "name");
            }
        }
    }

    private static (string Kind, YamlNode? Name, YamlNode? Key, YamlNode? Optional) Named(string kind, YamlNode? reference, string field) =>
        (kind, reference?[field], reference?["key"], reference?["optional"]);
}
