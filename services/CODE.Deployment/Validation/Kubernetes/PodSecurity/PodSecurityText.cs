using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.PodSecurity;

/// <summary>What the controls of the Pod Security Standards look at: a field in the pod's and in each container's security context.</summary>
internal static class PodSecurityText
{
    /// <summary>A control of the baseline; breaking it gives the pod known ways to take over its node.</summary>
    public static Rule Baseline(string name, string why, string fix) => new($"pss-baseline/{name}", Severity.Error, why, fix);

    /// <summary>A control of the restricted profile: hardening that a cluster may require.</summary>
    public static Rule Restricted(string name, string why, string fix) => new($"pss-restricted/{name}", Severity.Warning, why, fix);

    /// <summary>The pod and its containers, each with its security context and how a message names it.</summary>
    public static IEnumerable<(YamlNode Owner, YamlNode? Context, string Title)> Contexts(Workload pod) =>
    [
        (pod.Spec, pod.Spec["securityContext"], $"The pod of {pod.Owner.Title}"),
        .. pod.AllContainers.Select(container => (container, container["securityContext"], pod.Title(container))),
    ];

    /// <summary>Each context in which the field at the end of the keys is there and breaks the control.</summary>
    public static IEnumerable<Finding> Where(Workload pod, string[] keys, Func<YamlNode, bool> breaks) =>
        Contexts(pod)
            .Select(context => (context.Title, Field: context.Context?.Find(keys)))
            .Where(context => context.Field is not null && breaks(context.Field))
            .Select(context => new Finding(context.Field!.At, $"{context.Title} sets {string.Join('.', keys)}: {Value(context.Field)}."));

    /// <summary>A short value for a message; these fields hold no secrets.</summary>
    public static string Value(YamlNode node) => node.Text ?? node.Described;
}
