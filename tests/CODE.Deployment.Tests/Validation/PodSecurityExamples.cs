namespace CODE.Deployment.Tests.Validation;

internal static class PodSecurityExamples
{
    public static IReadOnlyList<RuleExample> All { get; } =
    [
        Context("pss-baseline/host-process", "windowsOptions: {hostProcess: true}", "windowsOptions: {hostProcess: false}"),
        InPod("pss-baseline/host-namespaces", "hostNetwork: true", "hostNetwork: false"),
        InPod("pss-baseline/host-namespaces", "hostPID: true", "hostIPC: false"),
        Context("pss-baseline/privileged", "privileged: true", "privileged: false"),
        Context("pss-baseline/capabilities", "capabilities: {add: [SYS_ADMIN]}", "capabilities: {add: [CHOWN]}"),
        InPod("pss-baseline/host-path", "volumes: [{name: v, hostPath: {path: /etc}}]", "volumes: [{name: v, emptyDir: {}}]"),
        InContainer("pss-baseline/host-ports", "ports: [{containerPort: 80, hostPort: 80}]", "ports: [{containerPort: 80, hostPort: 0}]"),
        InContainer("pss-baseline/host-probes", "livenessProbe: {httpGet: {port: 80, host: 169.254.169.254}}", "livenessProbe: {httpGet: {port: 80}}"),
        Context("pss-baseline/apparmor", "appArmorProfile: {type: Unconfined}", "appArmorProfile: {type: RuntimeDefault}"),
        new("pss-baseline/apparmor", "a.yaml", Sample.Pod(metadata: "name: a, annotations: {container.apparmor.security.beta.kubernetes.io/c: unconfined}"), Sample.Pod(metadata: "name: a, annotations: {container.apparmor.security.beta.kubernetes.io/c: runtime/default}"), 3),
        Context("pss-baseline/selinux-type", "seLinuxOptions: {type: spc_t}", "seLinuxOptions: {type: container_t}"),
        Context("pss-baseline/selinux-type", "seLinuxOptions: {user: sysadm_u}", "seLinuxOptions: {level: s0}"),
        Context("pss-baseline/proc-mount", "procMount: Unmasked", "procMount: Default"),
        Context("pss-baseline/seccomp", "seccompProfile: {type: Unconfined}", "seccompProfile: {type: Localhost, localhostProfile: a.json}"),
        InPod("pss-baseline/sysctls", "securityContext: {sysctls: [{name: kernel.msgmax, value: \"1\"}]}", "securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: \"1\"}]}"),
        InPod("pss-restricted/volume-types", "volumes: [{name: v, nfs: {path: /, server: s}}]", "volumes: [{name: v, configMap: {name: m}}]"),
        new("pss-restricted/privilege-escalation", "a.yaml", Sample.Pod(), Sample.Pod(container: "securityContext: {allowPrivilegeEscalation: false}"), 7),
        new("pss-restricted/run-as-non-root", "a.yaml", Sample.Pod(), Sample.Pod(spec: "securityContext: {runAsNonRoot: true}"), 7),
        Context("pss-restricted/run-as-user", "runAsUser: 0", "runAsUser: 1000"),
        new("pss-restricted/seccomp", "a.yaml", Sample.Pod(), Sample.Pod(spec: "securityContext: {seccompProfile: {type: RuntimeDefault}}"), 7),
        new("pss-restricted/seccomp", "a.yaml", Sample.Pod(), Sample.Pod(spec: "os: {name: windows}"), 7),
        Context("pss-restricted/capabilities-drop", "capabilities: {drop: [CHOWN]}", "capabilities: {drop: [ALL]}"),
        Context("pss-restricted/capabilities-add", "capabilities: {add: [CHOWN]}", "capabilities: {add: [NET_BIND_SERVICE]}"),
    ];

    private static RuleExample InPod(string rule, string bad, string good) => new(rule, "a.yaml", Sample.Pod(spec: bad), Sample.Pod(spec: good), 5);

    private static RuleExample InContainer(string rule, string bad, string good) => new(rule, "a.yaml", Sample.Pod(container: bad), Sample.Pod(container: good), 10);

    private static RuleExample Context(string rule, string bad, string good) => InContainer(rule, $"securityContext: {{{bad}}}", $"securityContext: {{{good}}}");
}
