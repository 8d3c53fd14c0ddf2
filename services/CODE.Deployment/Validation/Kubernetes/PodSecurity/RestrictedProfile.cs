using System.Collections.Frozen;
using CODE.Deployment.Validation.Yaml;
using static CODE.Deployment.Validation.Kubernetes.PodSecurity.PodSecurityText;

namespace CODE.Deployment.Validation.Kubernetes.PodSecurity;

/// <summary>
/// What the restricted profile asks beyond the baseline, one check for each control. Pods that say they run on Windows are exempt from
/// those controls that Windows does not know (https://kubernetes.io/docs/concepts/security/pod-security-standards/).
/// </summary>
internal static class RestrictedProfile
{
    private static readonly FrozenSet<string> AllowedVolumes = FrozenSet.Create(
        StringComparer.Ordinal, "name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    /// <summary>The controls.</summary>
    public static IReadOnlyList<Check<Workload>> Checks { get; } =
    [
        new(
            Restricted("volume-types", "Other volume types reach past the cluster's storage layer.", "Use configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected or secret."),
            static pod =>
                from volume in pod.Volumes
                from entry in volume.Entries
                // A hostPath breaks the baseline already.
                where !AllowedVolumes.Contains(entry.Key.Text) && entry.Key.Text != "hostPath"
                select new Finding(entry.Key.At, $"Volume '{volume["name"]?.Text}' of {pod.Owner.Title} is of type {entry.Key.Text}.")),
        new(
            Restricted("privilege-escalation", "A setuid binary may give the process more rights than it was started with.", "Set securityContext.allowPrivilegeEscalation: false on the container."),
            static pod => Linux(pod)
                .Where(static container => container.Find("securityContext", "allowPrivilegeEscalation")?.Is(false) != true)
                .Select(container => new Finding(At(container), $"{pod.Title(container)} does not forbid privilege escalation."))),
        new(
            Restricted("run-as-non-root", "A process that runs as root inside the container is root for the kernel too.", "Set securityContext.runAsNonRoot: true on the pod or the container."),
            static pod => pod.AllContainers
                .Where(container => (container.Find("securityContext", "runAsNonRoot") ?? pod.Spec.Find("securityContext", "runAsNonRoot"))?.Is(true) != true)
                .Select(container => new Finding(At(container), $"{pod.Title(container)} may run as root."))),
        new(
            Restricted("run-as-user", "User 0 is root.", "Use a user id above 0."),
            static pod => Where(pod, ["runAsUser"], static field => field.Text == "0")),
        new(
            Restricted("seccomp", "Without a seccomp profile the container may use every system call.", "Set securityContext.seccompProfile.type: RuntimeDefault on the pod."),
            static pod => Linux(pod)
                .Where(container => (container.Find("securityContext", "seccompProfile", "type") ?? pod.Spec.Find("securityContext", "seccompProfile", "type")) is null)
                .Select(container => new Finding(At(container), $"{pod.Title(container)} has no seccomp profile."))),
        new(
            Restricted("capabilities-drop", "The runtime's default capabilities are more than nearly every application needs.", "Set securityContext.capabilities.drop: [\"ALL\"] on the container."),
            static pod => Linux(pod)
                .Where(static container => (container.Find("securityContext", "capabilities", "drop")?.Items ?? []).All(static item => item.Text != "ALL"))
                .Select(container => new Finding(At(container), $"{pod.Title(container)} does not drop all capabilities."))),
        new(
            Restricted("capabilities-add", "Only NET_BIND_SERVICE may be added back.", "Remove the capability; listen on a port above 1023."),
            static pod =>
                from container in Linux(pod)
                from added in container.Find("securityContext", "capabilities", "add")?.Items ?? []
                where added.Text != "NET_BIND_SERVICE"
                select new Finding(added.At, $"{pod.Title(container)} adds the capability {Value(added)}.")),
    ];

    private static IEnumerable<YamlNode> Linux(Workload pod) => pod.IsWindows ? [] : pod.AllContainers;

    private static Place At(YamlNode container) => (container["securityContext"] ?? container["name"] ?? container).At;
}
