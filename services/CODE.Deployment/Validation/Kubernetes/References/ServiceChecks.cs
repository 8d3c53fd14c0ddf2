using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.References;

/// <summary>The way of a request: Ingress, Service, pod.</summary>
internal static class ServiceChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<ManifestSet>> Checks { get; } =
    [
        new(ReferenceRules.ServiceSelectsNothing, static set =>
            from service in set.OfKind("Service")
            let selector = service.Spec?["selector"]
            where selector is { Entries.Count: > 0 } && !Selected(set, service, selector).Any()
            select new Finding(selector.At, $"{service.Title} selects no pods of this set.")),
        new(ReferenceRules.ServiceTargetPort, TargetPorts),
        new(ReferenceRules.MissingService, static set =>
            Backends(set)
                .Where(backend => set.Find(backend.Ingress, "Service", backend.Service.Text!) is null)
                .Select(static backend => new Finding(backend.Service.At, $"{backend.Ingress.Title} routes to the Service '{backend.Service.Text}', which is not in this set."))
                .Concat(Headless(set))),
        new(ReferenceRules.MissingServicePort, static set =>
            from backend in Backends(set)
            let service = set.Find(backend.Ingress, "Service", backend.Service.Text!)
            where service is not null && backend.Port?.Text is not null && !HasPort(service, backend.Port.Text)
            select new Finding(backend.Port.At, $"{backend.Ingress.Title} routes to port {backend.Port.Text} of {service.Title}, which has no such port.")),
    ];

    private static IEnumerable<Workload> Selected(ManifestSet set, Manifest service, YamlNode selector) =>
        set.Workloads.Where(pod => ManifestSet.SameNamespace(service, pod.Owner) && Selectors.Matches(selector, pod.Labels));

    private static IEnumerable<Finding> TargetPorts(ManifestSet set) =>
        from service in set.OfKind("Service")
        let selector = service.Spec?["selector"]
        where selector is { Entries.Count: > 0 }
        let pods = Selected(set, service, selector).ToArray()
        where pods.Length > 0
        let names = PortNames(pods)
        from port in service.Spec!["ports"]?.Items ?? []
        let target = port["targetPort"] as YamlScalar
        where target is { Kind: YamlScalarKind.String } && !target.Text.All(char.IsAsciiDigit)
        where !names.Contains(target.Text)
        select new Finding(target.At, $"{service.Title} forwards to the port '{target.Text}', which none of its pods has.");

    private static HashSet<string?> PortNames(IEnumerable<Workload> pods) =>
        [.. pods.SelectMany(static pod => pod.AllContainers).SelectMany(static container => container["ports"]?.Items ?? []).Select(static port => port["name"]?.Text)];

    private static IEnumerable<(Manifest Ingress, YamlNode Service, YamlNode? Port)> Backends(ManifestSet set) =>
        from ingress in set.OfKind("Ingress")
        let paths = (ingress.Spec?["rules"]?.Items ?? []).SelectMany(static rule => rule.Find("http", "paths")?.Items ?? [])
        from backend in paths.Select(static path => path["backend"]).Append(ingress.Spec?["defaultBackend"])
        let service = backend.Find("service", "name")
        where service?.Text is not null
        select (ingress, service, backend.Find("service", "port", "number") ?? backend.Find("service", "port", "name"));

    private static bool HasPort(Manifest service, string port) =>
        (service.Spec?["ports"]?.Items ?? []).Any(item => item["port"]?.Text == port || item["name"]?.Text == port);

    private static IEnumerable<Finding> Headless(ManifestSet set) =>
        from owner in set.OfKind("StatefulSet")
        let name = owner.Spec?["serviceName"]
        where name?.Text is { Length: > 0 } && set.Find(owner, "Service", name.Text) is null
        select new Finding(name.At, $"{owner.Title} names the Service '{name.Text}', which is not in this set.");
}
