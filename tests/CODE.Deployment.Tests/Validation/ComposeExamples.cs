namespace CODE.Deployment.Tests.Validation;

internal static class ComposeExamples
{
    public static IReadOnlyList<RuleExample> All { get; } =
    [
        new("compose/no-services", "compose.yaml", "name: a\n", "services: {a: {image: \"a:1\"}}\n", 1),
        new("compose/unknown-key", "compose.yaml", "servces: {}\n", "services: {}\nx-mine: {}\n", 1),
        Service("compose/unknown-key", "enviroment: {A: b}", "environment: {A: b}"),
        new("compose/obsolete-version", "compose.yaml", "version: \"3\"\nservices: {}\n", "services: {}\n", 1),
        new("compose/no-image", "compose.yaml", "services:\n  a: {restart: always}\n", "services:\n  a: {build: .}\n", 2),
        Service("compose/unknown-dependency", "depends_on: [b]", "depends_on: {a: {condition: service_started}}"),
        Service("compose/undefined-reference", "volumes: [\"data:/data\"]", "volumes: [\"./data:/data\", \"/a:/b\", {type: bind, source: c, target: /c}]"),
        new("compose/undefined-reference", "compose.yaml", "services:\n  a: {image: \"a:1\", networks: [n]}\n", "services:\n  a: {image: \"a:1\", networks: [n, default]}\nnetworks: {n: {}}\n", 2),
        Service("compose/unquoted-port", "ports: [22:22]", "ports: [\"22:22\", 8080:80]"),
        Service("yaml/boolean-word", "environment: {A: on}", "environment: {A: \"on\"}"),
        Service("compose/privileged", "privileged: true", "privileged: false"),
        Service("compose/host-namespace", "network_mode: host", "network_mode: bridge"),
        Service("compose/host-namespace", "pid: host", "pid: \"service:a\""),
        Service("compose/docker-socket", "volumes: [\"/var/run/docker.sock:/var/run/docker.sock:ro\"]", "volumes: [\"/var/run/app.sock:/app.sock\"]"),
        new("compose/image-tag", "compose.yaml", "services:\n  a:\n    image: redis\n", "services:\n  a:\n    image: redis:${TAG}\n", 3),
        new("compose/database-port", "compose.yaml", "services:\n  a:\n    image: docker.io/library/postgres:17\n    ports: [\"5432:5432\"]\n", "services:\n  a:\n    image: postgres:17\n    ports: [\"127.0.0.1:5432:5432\"]\n", 4),
        new("compose/database-port", "compose.yaml", "services:\n  a:\n    image: redis:7\n    ports: [{target: 6379, published: 6379}]\n", "services:\n  a:\n    image: redis:7\n    ports: [{target: 6379, published: 6379, host_ip: 127.0.0.1}]\n", 4),
        Service("compose/secret-in-environment", "environment: [POSTGRES_PASSWORD=hunter2]", "environment: [\"POSTGRES_PASSWORD=${DB_PASSWORD}\", POSTGRES_PASSWORD_FILE=/run/x]"),
        new("compose/healthcheck", "compose.yaml", "services:\n  a: {image: \"a:1\", healthcheck: {disable: true}}\n", "services:\n  a: {image: \"a:1\", healthcheck: {test: [CMD, \"true\"]}}\n", 2),
        new("compose/restart", "compose.yaml", "services:\n  a: {image: \"a:1\"}\n", "x-base: &base {restart: always}\nservices:\n  a: {<<: *base, image: \"a:1\"}\n", 2),
    ];

    // The setting stands in line 4.
    private static RuleExample Service(string rule, string bad, string good) =>
        new(rule, "compose.yaml", $"services:\n  a:\n    image: a:1\n    {bad}\n", $"services:\n  a:\n    image: a:1\n    {good}\n", 4);
}
