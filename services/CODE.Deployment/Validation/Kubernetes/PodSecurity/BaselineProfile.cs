using System.Collections.Frozen;
using CODE.Deployment.Validation.Yaml;
using static CODE.Deployment.Validation.Kubernetes.PodSecurity.PodSecurityText;

namespace CODE.Deployment.Validation.Kubernetes.PodSecurity;

/// <summary>The baseline profile, one check for each control (https://kubernetes.io/docs/concepts/security/pod-security-standards/).</summary>
internal static class BaselineProfile
{
    private const string AppArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

    private static readonly string[] HostFields = ["hostNetwork", "hostPID", "hostIPC"];
    private static readonly string[] ProbeActions = ["httpGet", "tcpSocket"];

    private static readonly FrozenSet<string> AllowedCapabilities = FrozenSet.Create(
        StringComparer.Ordinal,
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT");

    private static readonly FrozenSet<string> AllowedSELinuxTypes = FrozenSet.Create(
        StringComparer.Ordinal, "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    private static readonly FrozenSet<string> SafeSysctls = FrozenSet.Create(
        StringComparer.Ordinal,
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

    /// <summary>The controls.</summary>
    public static IReadOnlyList<Check<Workload>> Checks { get; } =
    [
        new(
            Baseline("host-process", "A Windows HostProcess container has the node's own privileges.", "Remove windowsOptions.hostProcess."),
            static pod => Where(pod, ["windowsOptions", "hostProcess"], static field => field.Is(true))),
        new(
            Baseline("host-namespaces", "Sharing the node's network, process or IPC namespace lets the pod see and reach what is not its own.", "Remove hostNetwork, hostPID and hostIPC."),
            HostNamespaces),
        new(
            Baseline("privileged", "A privileged container is root on its node.", "Remove securityContext.privileged; add single capabilities where they are needed."),
            static pod => Where(pod, ["privileged"], static field => field.Is(true))),
        new(
            Baseline("capabilities", "Capabilities beyond the runtime's defaults open ways out of the container.", "Remove the capability from securityContext.capabilities.add."),
            static pod => Contexts(pod)
                .SelectMany(static context => (context.Context?.Find("capabilities", "add")?.Items ?? []).Select(item => (context.Title, Item: item)))
                .Where(static added => !AllowedCapabilities.Contains(added.Item.Text ?? ""))
                .Select(static added => new Finding(added.Item.At, $"{added.Title} adds the capability {Value(added.Item)}."))),
        new(
            Baseline("host-path", "A hostPath volume gives the pod the node's files.", "Use a persistentVolumeClaim, a configMap or an emptyDir volume."),
            static pod => pod.Volumes
                .Where(static volume => volume["hostPath"] is not null)
                .Select(volume => new Finding(volume["hostPath"]!.At, $"Volume '{volume["name"]?.Text}' of {pod.Owner.Title} is a hostPath."))),
        new(
            Baseline("host-ports", "A host port takes a port of the node, past every Service and network policy.", "Remove hostPort and expose the pod with a Service."),
            static pod => pod.AllContainers
                .SelectMany(container => (container["ports"]?.Items ?? []).Select(port => (Title: pod.Title(container), Port: port["hostPort"])))
                .Where(static port => port.Port is not null && port.Port.Text != "0")
                .Select(static port => new Finding(port.Port!.At, $"{port.Title} takes host port {Value(port.Port)}."))),
        new(
            Baseline("host-probes", "A probe or lifecycle hook with a host makes the kubelet send requests to any address.", "Remove 'host': probes go to the pod itself."),
            HostProbes),
        new(
            Baseline("apparmor", "Without its AppArmor profile the container's system access is not confined.", "Use RuntimeDefault or Localhost, or leave the profile out."),
            AppArmor),
        new(
            Baseline("selinux-type", "Other SELinux types, users and roles lift the container's confinement.", "Use container_t, container_init_t, container_kvm_t or container_engine_t, and set neither user nor role."),
            static pod => Where(pod, ["seLinuxOptions", "type"], static field => !AllowedSELinuxTypes.Contains(field.Text ?? "?"))
                .Concat(Where(pod, ["seLinuxOptions", "user"], static field => field.Text != ""))
                .Concat(Where(pod, ["seLinuxOptions", "role"], static field => field.Text != ""))),
        new(
            Baseline("proc-mount", "An unmasked /proc shows and changes the node's kernel state.", "Use procMount: Default."),
            static pod => Where(pod, ["procMount"], static field => field.Text != "Default")),
        new(
            Baseline("seccomp", "An unconfined container may use every system call.", "Use seccompProfile.type RuntimeDefault or Localhost."),
            static pod => Where(pod, ["seccompProfile", "type"], static field => field.Text is not ("RuntimeDefault" or "Localhost"))),
        new(
            Baseline("sysctls", "Sysctls outside the safe set affect the whole node or switch off protections.", "Remove the sysctl."),
            static pod => (pod.Spec.Find("securityContext", "sysctls")?.Items ?? [])
                .Where(static sysctl => !SafeSysctls.Contains(sysctl["name"]?.Text ?? ""))
                .Select(sysctl => new Finding(sysctl.At, $"{pod.Owner.Title} sets the sysctl {sysctl["name"]?.Text}."))),
    ];

    private static IEnumerable<Finding> HostNamespaces(Workload pod) => HostFields
        .Select(field => (field, Node: pod.Spec[field]))
        .Where(static field => field.Node is not null && field.Node.Is(true))
        .Select(field => new Finding(field.Node!.At, $"{pod.Owner.Title} sets {field.field}: true."));

    private static IEnumerable<Finding> HostProbes(Workload pod) =>
        from container in pod.AllContainers
        from hook in new[]
        {
            container["livenessProbe"], container["readinessProbe"], container["startupProbe"],
            container.Find("lifecycle", "postStart"), container.Find("lifecycle", "preStop"),
        }
        from action in ProbeActions
        let host = hook?.Find(action, "host")
        where host is not null && host.Text is not ""
        select new Finding(host.At, $"{pod.Title(container)} has a probe or hook with a host.");

    private static IEnumerable<Finding> AppArmor(Workload pod) =>
        Where(pod, ["appArmorProfile", "type"], static field => field.Text is not ("RuntimeDefault" or "Localhost"))
            .Concat((pod.Metadata?["annotations"]?.Entries ?? [])
                .Where(static entry => entry.Key.Text.StartsWith(AppArmorAnnotation, StringComparison.Ordinal)
                    && entry.Value.Text is not ("" or "runtime/default")
                    && entry.Value.Text?.StartsWith("localhost/", StringComparison.Ordinal) != true)
                .Select(entry => new Finding(entry.Key.At, $"{pod.Owner.Title} has an AppArmor annotation other than runtime/default or localhost/*.")));
}
