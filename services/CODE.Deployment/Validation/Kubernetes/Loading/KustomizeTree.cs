using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.Loading;

/// <summary>Follows the resources of kustomizations, which may lie in other folders of the workspace; each file is loaded once.</summary>
internal sealed class KustomizeTree(SourceReader reader, List<Diagnostic> diagnostics)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<(string Kind, string Name)> _generated = [];
    private readonly List<(SourceFile Source, YamlFile Yaml)> _manifests = [];

    /// <summary>How many kustomizations were read.</summary>
    public int FilesRead { get; private set; }

    /// <summary>What they generate.</summary>
    public IReadOnlySet<(string Kind, string Name)> Generated => _generated;

    /// <summary>The manifests that the kustomizations list, directly or through others.</summary>
    public async Task<IReadOnlyList<(SourceFile Source, YamlFile Yaml)>> LoadAsync(IReadOnlyList<SourceFile> roots, CancellationToken cancellationToken)
    {
        var pending = new Queue<SourceFile>(roots);
        while (pending.TryDequeue(out var source))
        {
            if (!_seen.Add(source.FullPath))
            {
                continue;
            }

            FilesRead++;
            var yaml = YamlReader.Read(source);
            diagnostics.AddRange(yaml.Diagnostics);
            foreach (var kustomization in yaml.Documents.Select(root => new Kustomization(source, root)))
            {
                diagnostics.AddRange(kustomization.NotEvaluated());
                _generated.UnionWith(kustomization.Generated);
                foreach (var found in await ResourcesAsync(kustomization, cancellationToken))
                {
                    pending.Enqueue(found);
                }
            }
        }

        return _manifests;
    }

    // Keeps the manifests and returns the kustomizations among the resources.
    private async Task<IReadOnlyList<SourceFile>> ResourcesAsync(Kustomization kustomization, CancellationToken cancellationToken)
    {
        var paths = kustomization.Resources.Select(resource => Locate(kustomization, resource)).OfType<string>().Where(path => !_seen.Contains(path)).ToArray();
        if (_seen.Count + paths.Length > SourceLimits.MaxFiles)
        {
            diagnostics.Add(FileRules.TooMany.At(kustomization.Source.At(), "The kustomizations list too many files to be validated at once."));
            return [];
        }

        var sources = await reader.ReadFilesAsync(paths, [], cancellationToken);
        diagnostics.AddRange(sources.Diagnostics);
        var isKustomization = sources.Files.ToLookup(static file => Kustomization.IsName(Path.GetFileName(file.FullPath)));
        _manifests.AddRange(isKustomization[false].Where(file => _seen.Add(file.FullPath)).Select(static file => (file, YamlReader.Read(file))));
        return [.. isKustomization[true]];
    }

    private string? Locate(Kustomization kustomization, YamlNode resource)
    {
        var text = resource.Text ?? "";
        if (text.Contains("://", StringComparison.Ordinal) || text.Contains("?ref=", StringComparison.Ordinal) || text.StartsWith("github.com/", StringComparison.Ordinal))
        {
            diagnostics.Add(LoadingRules.KustomizeNotEvaluated.At(resource.At, "A remote resource was not loaded."));
            return null;
        }

        var found = text.Length == 0 ? null : reader.Find(Path.GetFullPath(text, kustomization.Folder));
        if (found is not null && Directory.Exists(found))
        {
            found = Directory.EnumerateFiles(found).FirstOrDefault(static file => Kustomization.IsName(Path.GetFileName(file))) is { } inner ? reader.Find(inner) : null;
        }

        if (found is null)
        {
            diagnostics.Add(LoadingRules.KustomizeResource.At(resource.At, $"The resource '{text}' is no file of the workspace and no folder with a kustomization."));
        }

        return found;
    }
}
