namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>What the image is built on and how it runs.</summary>
internal static class ImageChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<Dockerfile>> Checks { get; } =
    [
        new(
            new("dockerfile/base-tag", Severity.Warning, "Without a tag, or with 'latest', the same Dockerfile builds another image tomorrow.", "Pin the base image to a version tag, best with its digest."),
            static file => Bases(file)
                .Where(static stage => ImageReference.Parse(stage.Image).IsFloating)
                .Select(static stage => new Finding(stage.From.At, $"The base image '{stage.Image}' has no fixed tag."))),
        new(
            new("dockerfile/base-digest", Severity.Info, "A tag can be moved; only a digest names the same bytes for ever.", "Add @sha256:… to the tag, and let a bot keep it fresh."),
            static file => Bases(file)
                .Where(static stage => ImageReference.Parse(stage.Image) is { Digest: null, IsFloating: false })
                .Select(static stage => new Finding(stage.From.At, $"The base image '{stage.Image}' is not pinned by digest."))),
        new(
            new("dockerfile/root-user", Severity.Warning, "A process that runs as root and breaks out of its container is root on the node.", "Set USER to an unprivileged user in the final stage."),
            RootUser),
        new(
            new("dockerfile/healthcheck", Severity.Warning, "Without a health check Docker takes a process that hangs for a healthy one.", "Add HEALTHCHECK to the final stage (HEALTHCHECK NONE when only Kubernetes runs the image)."),
            static file => file.Final is { } final && final.Inherited.All(static instruction => instruction.Keyword != "HEALTHCHECK")
                ? [new(final.From.At, "The final stage has no HEALTHCHECK.")]
                : []),
        new(
            new("dockerfile/shell-form", Severity.Warning, "In shell form the process is a child of a shell that swallows SIGTERM: the container is killed instead of being stopped.", "Use the JSON form: [\"program\", \"argument\"]."),
            static file => file.Stages
                .SelectMany(static stage => stage.Instructions)
                .Where(static instruction => instruction is { Keyword: "ENTRYPOINT" or "CMD", Words: null, Arguments.Length: > 0 })
                .Select(static instruction => new Finding(instruction.At, $"{instruction.Keyword} is in shell form."))),
        new(
            new("dockerfile/relative-workdir", Severity.Warning, "A relative WORKDIR depends on the one before it, also on that of the base image.", "Use an absolute path."),
            static file => file.Stages
                .SelectMany(static stage => stage.Of("WORKDIR"))
                .Where(static instruction => !IsAbsolute(instruction.Arguments.Trim('"', '\'')))
                .Select(static instruction => new Finding(instruction.At, "WORKDIR is relative."))),
    ];

    // What is no earlier stage, not empty, and free of arguments without a value.
    private static IEnumerable<Stage> Bases(Dockerfile file) => file.Stages.Where(static stage =>
        stage.Parent is null && stage.Image.Length > 0 && !stage.Image.Equals("scratch", StringComparison.OrdinalIgnoreCase) && !stage.Image.Contains('$', StringComparison.Ordinal));

    private static IEnumerable<Finding> RootUser(Dockerfile file)
    {
        if (file.Final is not { } final)
        {
            return [];
        }

        var user = final.Inherited.LastOrDefault(static instruction => instruction.Keyword == "USER");
        if (user is null)
        {
            // Distroless images and others say in their tag that they do not run as root.
            var image = Root(final).Image;
            return image.Contains("nonroot", StringComparison.OrdinalIgnoreCase) ? [] : [new(final.From.At, "The final stage sets no USER and runs as the base image's user, usually root.")];
        }

        var name = user.Arguments.Split(':')[0].Trim('"', '\'');
        return name is "root" or "0" ? [new(user.At, "The final stage runs as root.")] : [];
    }

    private static Stage Root(Stage stage) => stage.Parent is null ? stage : Root(stage.Parent);

    private static bool IsAbsolute(string path) =>
        path.Length == 0 || path[0] is '/' or '\\' or '$' || (path.Length > 1 && char.IsAsciiLetter(path[0]) && path[1] == ':');
}
