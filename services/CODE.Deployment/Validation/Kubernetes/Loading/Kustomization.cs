using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.Loading;

/// <summary>A kustomization: what it lists, what it generates, and what of it is not evaluated.</summary>
/// <param name="Source">Its file.</param>
/// <param name="Root">Its content.</param>
internal sealed record Kustomization(SourceFile Source, YamlNode Root)
{
    // These change nothing that the rules look at.
    private static readonly string[] Harmless = ["apiVersion", "kind", "metadata", "resources", "commonAnnotations", "namespace"];

    /// <summary>Whether a file of this name is a kustomization.</summary>
    public static bool IsName(string fileName) => fileName is "kustomization.yaml" or "kustomization.yml" or "Kustomization";

    /// <summary>The entries under <c>resources</c>: files, folders, addresses.</summary>
    public IReadOnlyList<YamlNode> Resources { get; } = Root["resources"]?.Items ?? [];

    /// <summary>The folder that its paths start from.</summary>
    public string Folder { get; } = Path.GetDirectoryName(Source.FullPath)!;

    /// <summary>The ConfigMaps and Secrets that it generates; others refer to them by these names.</summary>
    public IEnumerable<(string Kind, string Name)> Generated =>
    [
        .. Names("configMapGenerator").Select(static name => ("ConfigMap", name)),
        .. Names("secretGenerator").Select(static name => ("Secret", name)),
    ];

    /// <summary>A note for each feature that is used but not evaluated.</summary>
    public IEnumerable<Diagnostic> NotEvaluated() => Root.Entries
        .Where(static entry => !Harmless.Contains(entry.Key.Text))
        .Select(static entry => LoadingRules.KustomizeNotEvaluated.At(entry.Key.At, $"'{entry.Key.Text}' of the kustomization was not evaluated."));

    private IEnumerable<string> Names(string generator) =>
        (Root[generator]?.Items ?? []).Select(static item => item["name"]?.Text).OfType<string>();
}
