using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.References;

/// <summary>What has to agree within one workload.</summary>
internal static class PodAgreementChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<Workload>> Checks { get; } =
    [
        new(ReferenceRules.SelectorMismatch, static pod =>
            pod.Owner.Kind is "Deployment" or "ReplicaSet" or "DaemonSet" or "StatefulSet"
                && pod.Owner.Spec?["selector"] is { } selector
                && !Selectors.MatchesSelector(selector, pod.Labels)
                ? [new Finding(selector.At, $"The selector of {pod.Owner.Title} does not match the labels of its pod template.")]
                : []),
        new(ReferenceRules.MissingVolume, static pod =>
            from names in new[] { Volumes(pod).ToHashSet() }
            from container in pod.AllContainers
            from mount in container["volumeMounts"]?.Items ?? []
            let name = mount["name"]
            where name?.Text is not null && !names.Contains(name.Text)
            select new Finding(name.At, $"{pod.Title(container)} mounts the volume '{name.Text}', which the pod does not have.")),
        new(ReferenceRules.ProbePort, static pod =>
            from container in pod.AllContainers
            from probe in new[] { container["livenessProbe"], container["readinessProbe"], container["startupProbe"] }
            let port = (probe.Find("httpGet", "port") ?? probe.Find("tcpSocket", "port")) as YamlScalar
            where port is { Kind: YamlScalarKind.String } && !port.Text.All(char.IsAsciiDigit)
                && (container["ports"]?.Items ?? []).All(item => item["name"]?.Text != port.Text)
            select new Finding(port.At, $"{pod.Title(container)} probes the port '{port.Text}', which it does not have.")),
    ];

    private static IEnumerable<string?> Volumes(Workload pod) => pod.Volumes
        .Select(static volume => volume["name"]?.Text)
        .Concat((pod.Owner.Spec?["volumeClaimTemplates"]?.Items ?? []).Select(static claim => claim.Find("metadata", "name")?.Text));
}
