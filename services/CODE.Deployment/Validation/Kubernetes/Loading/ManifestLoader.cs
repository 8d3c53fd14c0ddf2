using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.Loading;

/// <summary>
/// Reads manifests from a file or a folder. A folder with a kustomization is read as kustomize does, along its resources; any other folder
/// is read recursively.
/// </summary>
internal sealed class ManifestLoader(SourceReader reader)
{
    private const int MaxObjects = 1000;

    /// <summary>Everything that the path declares.</summary>
    public async Task<LoadedManifests> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var sources = await reader.ReadAsync(path, IsCandidate, recursive: true, cancellationToken);
        var diagnostics = new List<Diagnostic>(sources.Diagnostics);
        var charts = Charts(sources.Files, diagnostics);
        var parsed = sources.Files
            .Where(file => !charts.Any(chart => IsUnder(file.FullPath, chart)))
            .Select(static file => (Source: file, Yaml: YamlReader.Read(file)))
            .ToArray();
        var kustomizations = parsed
            .Where(static file => Kustomization.IsName(Path.GetFileName(file.Source.FullPath)))
            .ToArray();
        var tree = new KustomizeTree(reader, diagnostics);
        var listed = await tree.LoadAsync(Roots(path, kustomizations.Select(static file => file.Source)), cancellationToken);

        // Below a kustomization only what it lists is part of the configuration: patches and values are no manifests.
        var loose = parsed.Where(file => !kustomizations.Any(kustomization => IsUnder(file.Source.FullPath, Path.GetDirectoryName(kustomization.Source.FullPath)!)));
        var files = loose.Concat(listed).DistinctBy(static file => file.Source.FullPath).ToArray();
        return Objects(files, tree, path, diagnostics);
    }

    private static LoadedManifests Objects((SourceFile Source, YamlFile Yaml)[] files, KustomizeTree tree, string path, List<Diagnostic> diagnostics)
    {
        var manifests = new List<Manifest>();
        foreach (var (source, yaml) in files)
        {
            diagnostics.AddRange(yaml.Diagnostics);
            manifests.AddRange(yaml.Documents.SelectMany(document => ManifestReader.Read(source, document, isNamed: source.FullPath == path, diagnostics)));
        }

        if (manifests.Count > MaxObjects)
        {
            diagnostics.Add(LoadingRules.TooManyObjects.At(manifests[MaxObjects].At, $"There are {manifests.Count} objects."));
        }

        return new LoadedManifests(files.Length + tree.FilesRead, new ManifestSet([.. manifests.Take(MaxObjects)], tree.Generated), diagnostics);
    }

    // A kustomization that lies right in the folder stands for all of it; otherwise each one that is found.
    private static SourceFile[] Roots(string path, IEnumerable<SourceFile> kustomizations)
    {
        var all = kustomizations.ToArray();
        var own = all.Where(file => file.FullPath == path || Path.GetDirectoryName(file.FullPath) == path).ToArray();
        return own.Length > 0 ? own : all;
    }

    private static List<string> Charts(IReadOnlyList<SourceFile> files, List<Diagnostic> diagnostics)
    {
        var charts = files.Where(static file => Path.GetFileName(file.FullPath) == "Chart.yaml").ToArray();
        diagnostics.AddRange(charts.Select(static chart => LoadingRules.HelmNotEvaluated.At(chart.At(), "This Helm chart was not evaluated.")));
        return [.. charts.Select(static chart => Path.GetDirectoryName(chart.FullPath)!)];
    }

    private static bool IsCandidate(string name) =>
        Path.GetExtension(name) is ".yaml" or ".yml" or ".json" || Kustomization.IsName(name);

    private static bool IsUnder(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

/// <summary>What was loaded.</summary>
/// <param name="FilesRead">How many files.</param>
/// <param name="Set">The objects.</param>
/// <param name="Diagnostics">What could not be read or evaluated.</param>
internal sealed record LoadedManifests(int FilesRead, ManifestSet Set, IReadOnlyList<Diagnostic> Diagnostics);
