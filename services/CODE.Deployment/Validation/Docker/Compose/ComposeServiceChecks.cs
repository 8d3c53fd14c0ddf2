using System.Collections.Frozen;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Docker.Compose;

/// <summary>Whether the services run safely.</summary>
internal static class ComposeServiceChecks
{
    private static readonly string[] HostFields = ["network_mode", "pid", "ipc", "uts", "userns_mode"];

    private static readonly FrozenSet<string> Databases = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "postgres", "postgresql", "mysql", "mariadb", "mongo", "mongodb", "redis", "valkey", "garnet", "memcached", "elasticsearch", "opensearch", "rabbitmq",
        "cassandra", "mssql", "clickhouse", "clickhouse-server", "influxdb", "etcd", "neo4j", "couchdb", "kafka", "zookeeper", "timescaledb", "cockroach");

    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<ComposeFile>> Checks { get; } =
    [
        new(
            new("compose/privileged", Severity.Error, "A privileged container is root on its host.", "Remove 'privileged'; add single capabilities with cap_add where they are needed."),
            static file => file.Services
                .Where(static service => service.Body["privileged"]?.Is(true) == true)
                .Select(static service => new Finding(service.Body["privileged"]!.At, $"Service '{service.Name}' is privileged."))),
        new(
            new("compose/host-namespace", Severity.Error, "Sharing a namespace of the host lets the container see and reach what is not its own.", "Remove the setting; publish single ports instead of using the host's network."),
            static file =>
                from service in file.Services
                from field in HostFields
                let value = service.Body[field]
                where value?.Text == "host"
                select new Finding(value.At, $"Service '{service.Name}' sets {field}: host.")),
        new(
            new("compose/docker-socket", Severity.Error, "Who can write to the Docker socket is root on the host; a read-only mount does not help.", "Remove the mount, or put a proxy with an allow-list before the socket."),
            static file =>
                from service in file.Services
                from volume in ComposeVolumes.Sources(service)
                where volume.Source.EndsWith("docker.sock", StringComparison.Ordinal) || volume.Source.EndsWith("containerd.sock", StringComparison.Ordinal)
                select new Finding(volume.At, $"Service '{service.Name}' mounts the container runtime's socket.")),
        new(
            new("compose/image-tag", Severity.Warning, "Without a tag, or with 'latest', each pull may bring another program.", "Pin the image to a version tag or a digest."),
            static file =>
                from service in file.Services
                let image = service.Body["image"]
                // With a build the image is the name of the result.
                where image?.Text is { Length: > 0 } && service.Body["build"] is null && !image.Text.Contains('$', StringComparison.Ordinal) && ImageReference.Parse(image.Text).IsFloating
                select new Finding(image.At, $"Service '{service.Name}' uses the image '{image.Text}' without a fixed tag.")),
        new(
            new("compose/database-port", Severity.Warning, "A port without an address is open on every interface of the host, past its firewall: a database's should not be.", "Publish it as 127.0.0.1:PORT:PORT, or not at all: services of one network reach each other anyway."),
            static file =>
                from service in file.Services
                where service.Image is not null && Databases.Contains(ImageReference.Parse(service.Image).ShortName)
                from port in service.Body["ports"]?.Items ?? []
                where IsOpen(port)
                select new Finding(port.At, $"Service '{service.Name}' publishes a database port on all interfaces.")),
        new(
            new("compose/secret-in-environment", Severity.Error, "A secret written into a compose file is readable in version control and in 'docker inspect'.", "Take it from the environment (${NAME}), from an env_file that is not committed, or from 'secrets' with a *_FILE variable."),
            static file =>
                from service in file.Services
                from variable in service.Environment
                where variable.Value is not null && !SecretText.IsPlaceholder(variable.Value)
                    && (SecretText.IsSecretName(variable.Name) || SecretText.HoldsCredential(variable.Value))
                select new Finding(variable.At, $"Service '{service.Name}' has a literal secret in the variable '{variable.Name}'.")),
        new(
            new("compose/healthcheck", Severity.Warning, "Without a health check a service that hangs counts as running, and those that depend on it start too early.", "Add 'healthcheck'."),
            static file => file.Services
                .Where(service => !file.IsOverride && !service.IsExtended && (service.Body["healthcheck"] is null || service.Body["healthcheck"]?["disable"]?.Is(true) == true))
                .Select(static service => new Finding(service.At, $"Service '{service.Name}' has no health check."))),
        new(
            new("compose/restart", Severity.Warning, "Without a restart policy a service that ends stays down.", "Add 'restart: unless-stopped' ('restart: \"no\"' for what is meant to end)."),
            static file => file.Services
                .Where(service => !file.IsOverride && !service.IsExtended && service.Body["restart"] is null && service.Body.Find("deploy", "restart_policy") is null)
                .Select(static service => new Finding(service.At, $"Service '{service.Name}' has no restart policy."))),
    ];

    private static bool IsOpen(YamlNode port)
    {
        if (port.Text is not { } text)
        {
            return port["published"] is not null && (port["host_ip"]?.Text is null or "0.0.0.0" or "::");
        }

        // [address:]published:target; a single port is published on a random one, on all interfaces too.
        return text.StartsWith("0.0.0.0:", StringComparison.Ordinal) || text.StartsWith("[::]:", StringComparison.Ordinal) || text.Count(static c => c == ':') < 2;
    }
}
