using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Docker.Compose;

/// <summary>Whether a compose file fits the Compose Specification and holds together (https://github.com/compose-spec/compose-spec).</summary>
internal static partial class ComposeStructureChecks
{
    private static readonly FrozenSet<string> TopLevel = FrozenSet.Create(
        StringComparer.Ordinal, "version", "name", "services", "networks", "volumes", "configs", "secrets", "include", "models");

    private static readonly FrozenSet<string> ServiceKeys = FrozenSet.ToFrozenSet(
        ("annotations attach build blkio_config cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset cap_add cap_drop " +
        "cgroup cgroup_parent command configs container_name credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search " +
        "domainname driver_opts entrypoint env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc " +
        "isolation labels label_file links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks " +
        "oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles provider pull_policy read_only restart runtime " +
        "scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode " +
        "uts volumes volumes_from working_dir").Split(' '),
        StringComparer.Ordinal);

    private static readonly string[] Defined = ["networks", "secrets", "configs"];

    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<ComposeFile>> Checks { get; } =
    [
        new(
            new("compose/no-services", Severity.Error, "A compose file without services starts nothing.", "Add a 'services' map, or check that this is a compose file."),
            static file => file.Services.Count == 0 && !file.HasIncludes ? [new((file.Root?.At).GetValueOrDefault(file.Source.At(1)), "The file has no services.")] : []),
        new(
            new("compose/unknown-key", Severity.Error, "Docker refuses a compose file with a key that it does not know.", "Correct the key; extensions begin with 'x-'."),
            UnknownKeys),
        new(
            new("compose/obsolete-version", Severity.Info, "'version' has no meaning any more.", "Remove the line."),
            static file => file.Root?["version"] is { } version ? [new(version.At, "'version' is obsolete.")] : []),
        new(
            new("compose/not-evaluated", Severity.Info, "Parts of the configuration come from other files ('include', 'extends', an override file), which were not read.", "Validate the output of 'docker compose config' too."),
            NotEvaluated),
        new(
            new("compose/no-image", Severity.Error, "A service needs an image or a build.", "Add 'image' or 'build'."),
            static file => file.Services
                .Where(service => !file.IsOverride && !service.IsExtended && service.Image is null && service.Body["build"] is null && service.Body["provider"] is null)
                .Select(static service => new Finding(service.At, $"Service '{service.Name}' has neither image nor build."))),
        new(
            new("compose/unknown-dependency", Severity.Error, "A service depends on one that does not exist: nothing starts.", "Correct the name, or add the service."),
            static file =>
                from service in file.Services
                from dependency in service.Names("depends_on")
                where !file.IsOverride && !file.HasIncludes && file.Root?["services"]?.HasKey(dependency.Name) != true
                select new Finding(dependency.At, $"Service '{service.Name}' depends on '{dependency.Name}', which does not exist.")),
        new(
            new("compose/undefined-reference", Severity.Error, "A named volume, network, secret or config has to be defined at the top level.", "Define it at the top level, or correct the name."),
            static file => file.IsOverride || file.HasIncludes ? [] : Undefined(file)),
        new(
            new("compose/unquoted-port", Severity.Warning, "Two numbers below 60 with a colon between them are one number to the base of 60 for YAML 1.1 readers.", "Quote the port."),
            static file =>
                from service in file.Services
                from port in service.Body["ports"]?.Items ?? []
                where port is YamlScalar { IsPlain: true } scalar && Sexagesimal().IsMatch(scalar.Text)
                select new Finding(port.At, $"A port of service '{service.Name}' is not quoted.")),
        new(YamlRules.BooleanWord, static file =>
            from service in file.Services
            from variable in service.Body["environment"]?.Entries ?? []
            where variable.Value is YamlScalar { IsPlain: true } scalar && YamlScalarResolver.IsBooleanWord(scalar.Text)
            select new Finding(variable.Value.At, $"The variable '{variable.Key.Text}' of service '{service.Name}' is an unquoted word that may become a boolean.")),
    ];

    private static IEnumerable<Finding> UnknownKeys(ComposeFile file) =>
    [
        .. (file.Root?.Entries ?? [])
            .Where(static entry => !IsExtension(entry) && !TopLevel.Contains(entry.Key.Text))
            .Select(static entry => new Finding(entry.Key.At, $"'{entry.Key.Text}' is not a key of a compose file.{NearestName.Hint(entry.Key.Text, TopLevel)}")),
        .. from service in file.Services
           from entry in service.Body.Entries
           where !IsExtension(entry) && !ServiceKeys.Contains(entry.Key.Text)
           select new Finding(entry.Key.At, $"'{entry.Key.Text}' is not a key of a service.{NearestName.Hint(entry.Key.Text, ServiceKeys)}"),
    ];

    private static bool IsExtension(YamlEntry entry) => entry.Key.Text.StartsWith("x-", StringComparison.Ordinal);

    private static IEnumerable<Finding> NotEvaluated(ComposeFile file) =>
    [
        .. file.IsOverride ? [new(file.Source.At(), "This override file was checked without the file that it changes.")] : Array.Empty<Finding>(),
        .. file.Root?["include"] is { } include ? [new(include.At, "What is included was not read.")] : Array.Empty<Finding>(),
        .. file.Services.Where(static service => service.IsExtended).Select(static service => new Finding(service.Body["extends"]!.At, $"What service '{service.Name}' extends was not read.")),
    ];

    private static IEnumerable<Finding> Undefined(ComposeFile file) =>
        from service in file.Services
        from used in Defined.SelectMany(kind => service.Names(kind).Select(name => (Kind: kind, name.Name, name.At))).Concat(ComposeVolumes.Named(service).Select(static volume => (Kind: "volumes", volume.Name, volume.At)))
        where !used.Name.Contains('$', StringComparison.Ordinal)
            && !(used is { Kind: "networks", Name: "default" })
            && file.Root?[used.Kind]?.HasKey(used.Name) != true
        select new Finding(used.At, $"Service '{service.Name}' uses '{used.Name}', which is not defined under '{used.Kind}'.");

    [GeneratedRegex("^[0-5]?[0-9]:[0-5]?[0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Sexagesimal();
}
