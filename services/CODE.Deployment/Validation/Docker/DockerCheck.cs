using System.Text.RegularExpressions;
using CODE.Deployment.Validation.Docker.Compose;
using CODE.Deployment.Validation.Docker.Dockerfiles;
using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Docker;

/// <summary>Validates Dockerfiles and compose files.</summary>
internal sealed class DockerCheck(SourceReader reader) : IDeploymentCheck
{
    private static readonly IReadOnlyList<Check<Dockerfile>> DockerfileRules = [.. StructureChecks.Checks, .. ImageChecks.Checks, .. LayerChecks.Checks];
    private static readonly IReadOnlyList<Check<ComposeFile>> ComposeRules = [.. ComposeStructureChecks.Checks, .. ComposeServiceChecks.Checks];

    /// <inheritdoc />
    public DeploymentType Type => DeploymentType.Docker;

    /// <inheritdoc />
    public async Task<CheckOutcome> CheckAsync(string path, CancellationToken cancellationToken)
    {
        var sources = await reader.ReadAsync(path, static name => IsDockerfile(name) || IsCompose(name), recursive: true, cancellationToken);
        var diagnostics = new List<Diagnostic>(sources.Diagnostics);
        foreach (var source in sources.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetFileName(source.FullPath);
            // A file that was named as such may be called anything; only YAML is taken for compose.
            var isYaml = Path.GetExtension(name) is ".yml" or ".yaml";
            diagnostics.AddRange(IsDockerfile(name) || !isYaml
                ? Dockerfile(source)
                : Compose(source));
        }

        if (sources.Files.Count == 0)
        {
            diagnostics.Add(FileRules.NothingFound.At(reader.PlaceOf(path), "There is neither a Dockerfile nor a compose file here."));
        }

        return new CheckOutcome(sources.Files.Count, diagnostics);
    }

    private static IEnumerable<Diagnostic> Dockerfile(SourceFile source)
    {
        try
        {
            var file = DockerfileParser.Parse(source);
            return [.. DockerfileRules.SelectMany(rule => rule.Run(file))];
        }
        catch (RegexMatchTimeoutException)
        {
            return [StructureChecks.TooLarge.At(source.At(), "The file takes too long to be searched.")];
        }
    }

    private static IEnumerable<Diagnostic> Compose(SourceFile source)
    {
        var yaml = YamlReader.Read(source);
        var file = new ComposeFile(source, yaml.Documents.Count > 0 ? yaml.Documents[0] : null);
        return yaml.Diagnostics.Concat(ComposeRules.SelectMany(rule => rule.Run(file)));
    }

    private static bool IsDockerfile(string name) =>
        name is "Dockerfile" or "Containerfile"
        || (name.StartsWith("Dockerfile.", StringComparison.Ordinal) && !name.EndsWith(".dockerignore", StringComparison.Ordinal))
        || name.EndsWith(".Dockerfile", StringComparison.OrdinalIgnoreCase);

    private static bool IsCompose(string name) =>
        Path.GetExtension(name) is ".yml" or ".yaml"
        && (name.StartsWith("compose.", StringComparison.Ordinal)
            || name.StartsWith("docker-compose.", StringComparison.Ordinal)
            || name.StartsWith("docker-compose-", StringComparison.Ordinal));
}
