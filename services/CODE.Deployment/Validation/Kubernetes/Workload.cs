using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes;

/// <summary>An object that runs pods, seen as its pods.</summary>
/// <param name="Owner">The object.</param>
/// <param name="Metadata">The pods' metadata, or null.</param>
/// <param name="Spec">The pods' spec.</param>
internal sealed record Workload(Manifest Owner, YamlNode? Metadata, YamlNode Spec)
{
    /// <summary>The containers that run side by side.</summary>
    public IReadOnlyList<YamlNode> Containers { get; } = Spec["containers"]?.Items ?? [];

    /// <summary>The containers that run before.</summary>
    public IReadOnlyList<YamlNode> InitContainers { get; } = Spec["initContainers"]?.Items ?? [];

    /// <summary>Every container, ephemeral ones too.</summary>
    public IEnumerable<YamlNode> AllContainers => [.. InitContainers, .. Containers, .. Spec["ephemeralContainers"]?.Items ?? []];

    /// <summary>The volumes.</summary>
    public IReadOnlyList<YamlNode> Volumes { get; } = Spec["volumes"]?.Items ?? [];

    /// <summary>The pods' labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; } = Selectors.Labels(Metadata?["labels"]);

    /// <summary>Whether the pods say that they run on Windows, where the controls of Linux do not apply.</summary>
    public bool IsWindows => Spec.Find("os", "name")?.Text == "windows";

    /// <summary>The object's pods, or null when it runs none.</summary>
    public static Workload? Of(Manifest manifest)
    {
        var template = manifest.Kind switch
        {
            "Pod" => manifest.Root,
            "Deployment" or "ReplicaSet" or "DaemonSet" or "StatefulSet" or "ReplicationController" or "Job" => manifest.Root.Find("spec", "template"),
            "CronJob" => manifest.Root.Find("spec", "jobTemplate", "spec", "template"),
            "PodTemplate" => manifest.Root["template"],
            _ => null,
        };
        return template?["spec"] is YamlMap spec ? new Workload(manifest, template["metadata"], spec) : null;
    }

    /// <summary>How a message names a container.</summary>
    public string Title(YamlNode container) => $"Container '{container["name"]?.Text ?? "?"}' of {Owner.Title}";
}
