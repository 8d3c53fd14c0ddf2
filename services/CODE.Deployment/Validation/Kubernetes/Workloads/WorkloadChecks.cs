using System.Text.RegularExpressions;
using CODE.Clusters.Objects;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.Workloads;

/// <summary>What a workload needs to run well, and what within it has to agree.</summary>
internal static partial class WorkloadChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<Workload>> Checks { get; } =
    [
        new(
            new("kubernetes/image-missing", Severity.Error, "A container without an image cannot start.", "Set the container's image."),
            static pod => pod.AllContainers
                .Where(static container => string.IsNullOrWhiteSpace(container["image"]?.Text))
                .Select(container => new Finding(At(container), $"{pod.Title(container)} has no image."))),
        new(
            new("kubernetes/image-tag", Severity.Warning, "Without a tag, or with 'latest', each start may run another program, and a rollback rolls nothing back.", "Pin the image to a version tag or a digest."),
            static pod => pod.AllContainers
                .Where(static container => container["image"]?.Text is { Length: > 0 } image && ImageReference.Parse(image).IsFloating)
                .Select(container => new Finding(container["image"]!.At, $"{pod.Title(container)} uses the image '{container["image"]!.Text}' without a fixed tag."))),
        new(
            new("kubernetes/readiness-probe", Severity.Warning, "Without a readiness probe a pod gets traffic before it can serve, and a rollout counts broken pods as good.", "Add a readinessProbe."),
            static pod => LongRunning(pod)
                .Where(static container => container["ports"] is not null && container["readinessProbe"] is null)
                .Select(container => new Finding(At(container), $"{pod.Title(container)} has ports but no readiness probe."))),
        new(
            new("kubernetes/liveness-probe", Severity.Warning, "Without a liveness probe a container that hangs is never restarted.", "Add a livenessProbe that looks at the process itself, not at what it depends on."),
            static pod => LongRunning(pod)
                .Where(static container => container["livenessProbe"] is null)
                .Select(container => new Finding(At(container), $"{pod.Title(container)} has no liveness probe."))),
        new(
            new("kubernetes/resource-requests", Severity.Warning, "Without requests the scheduler takes the container for free: nodes fill up, and it is the first to be evicted.", "Set resources.requests.cpu and resources.requests.memory."),
            static pod => Lacking(pod, "requests", ["cpu", "memory"])),
        new(
            new("kubernetes/memory-limit", Severity.Warning, "Without a memory limit one container can take the memory of the whole node.", "Set resources.limits.memory."),
            static pod => Lacking(pod, "limits", ["memory"])),
        new(
            new("kubernetes/requests-over-limits", Severity.Error, "A request above its limit can never be met; the API server refuses the pod.", "Lower the request or raise the limit."),
            RequestsOverLimits),
        new(
            new("kubernetes/restart-policy", Severity.Error, "A Job's pods must restart OnFailure or Never, those of the other controllers Always; the API server refuses others.", "Use a restart policy that the kind allows."),
            RestartPolicy),
        new(
            new("kubernetes/duplicate-name", Severity.Error, "Containers, their environment variables, a pod's volumes and a container's named ports are found by name: a second of the same name is refused or hides the first.", "Rename or remove one of them."),
            DuplicateNames),
        new(
            new("kubernetes/port-name", Severity.Error, "A port's name has at most 15 characters: lower-case letters, digits and single '-', with at least one letter.", "Shorten or correct the name."),
            static pod =>
                from container in pod.AllContainers
                from port in container["ports"]?.Items ?? []
                where port["name"]?.Text is { } name && !IsPortName(name)
                select new Finding(port["name"]!.At, $"{pod.Title(container)} has a port with the invalid name '{port["name"]!.Text}'.")),
        new(
            new("kubernetes/port-range", Severity.Error, "Ports are numbers from 1 to 65535.", "Use a port from 1 to 65535."),
            static pod =>
                from container in pod.AllContainers
                from port in container["ports"]?.Items ?? []
                where port["containerPort"] is YamlScalar { AsInt: < 1 or > 65535 }
                select new Finding(port["containerPort"]!.At, $"{pod.Title(container)} has a port outside 1 to 65535.")),
        new(
            new("kubernetes/secret-in-env", Severity.Warning, "A secret written into a manifest is readable in version control and by everyone who may read the workload.", "Take the value from a Secret with valueFrom.secretKeyRef."),
            static pod =>
                from container in pod.AllContainers
                from variable in container["env"]?.Items ?? []
                let value = variable["value"]?.Text
                where value is not null && !SecretText.IsPlaceholder(value)
                    && (SecretText.IsSecretName(variable["name"]?.Text ?? "") || SecretText.HoldsCredential(value))
                select new Finding(variable.At, $"{pod.Title(container)} has a literal secret in the variable '{variable["name"]?.Text}'.")),
    ];

    private static Place At(YamlNode container) => (container["name"] ?? container).At;

    // What runs to its end needs no probes.
    private static IReadOnlyList<YamlNode> LongRunning(Workload pod) =>
        pod.Owner.Kind is "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" ? pod.Containers : [];

    private static IEnumerable<Finding> Lacking(Workload pod, string section, string[] resources) =>
        from container in pod.Containers
        let missing = resources.Where(resource => container.Find("resources", section, resource) is null && pod.Spec.Find("resources", section, resource) is null).ToArray()
        where missing.Length > 0
        select new Finding((container["resources"] ?? container["name"] ?? container).At, $"{pod.Title(container)} has no {section} of {string.Join(" and ", missing)}.");

    private static IEnumerable<Finding> RequestsOverLimits(Workload pod) =>
        from container in pod.AllContainers
        from request in container.Find("resources", "requests")?.Entries ?? []
        let limit = container.Find("resources", "limits", request.Key.Text)
        where Quantities.TryParse(request.Value.Text, out var asked) && Quantities.TryParse(limit?.Text, out var most) && asked > most
        select new Finding(request.Value.At, $"{pod.Title(container)} requests more {request.Key.Text} than its limit.");

    private static IEnumerable<Finding> RestartPolicy(Workload pod)
    {
        var policy = pod.Spec["restartPolicy"];
        var allowed = pod.Owner.Kind switch
        {
            "Job" or "CronJob" => policy?.Text is "OnFailure" or "Never",
            "Deployment" or "ReplicaSet" or "DaemonSet" or "StatefulSet" or "ReplicationController" => policy?.Text is null or "Always",
            _ => true,
        };
        return allowed ? [] : [new Finding((policy ?? pod.Spec).At, $"{pod.Owner.Title} has the restart policy {policy?.Text ?? "Always (by default)"}.")];
    }

    private static IEnumerable<Finding> DuplicateNames(Workload pod) =>
        Repeated([.. pod.AllContainers], "container", pod.Owner.Title)
            .Concat(Repeated(pod.Volumes, "volume", pod.Owner.Title))
            .Concat(pod.AllContainers.SelectMany(container => Repeated(container["env"]?.Items ?? [], "variable", pod.Title(container))))
            .Concat(pod.AllContainers.SelectMany(container => Repeated(container["ports"]?.Items ?? [], "port", pod.Title(container))));

    private static IEnumerable<Finding> Repeated(IReadOnlyList<YamlNode> items, string what, string owner) => items
        .Where(static item => item["name"]?.Text is not null)
        .GroupBy(static item => item["name"]!.Text)
        .SelectMany(static group => group.Skip(1))
        .Select(item => new Finding(item["name"]!.At, $"{owner} has a second {what} '{item["name"]!.Text}'."));

    private static bool IsPortName(string name) =>
        name.Length is > 0 and <= 15 && PortName().IsMatch(name) && !name.Contains("--", StringComparison.Ordinal) && name.Any(char.IsAsciiLetterLower);

    [GeneratedRegex("^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PortName();
}
