using System.Text;
using CODE.Deployment.Manifests.Kustomize;
using CODE.Deployment.Validation;
using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Kubernetes.Loading;
using CODE.Deployment.Validation.Yaml;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;

namespace CODE.Deployment.Manifests;

/// <summary>
/// Reads the objects that a caller wants deployed: from texts, and from files, folders and kustomizations of the workspace. All of it or nothing: what cannot be read, or is no object, would be missing in the cluster.
/// </summary>
internal sealed class ManifestSources(WorkspaceRoots roots, SourceReader reader, Kustomizer kustomizer)
{
    private const int MaxObjects = 200;
    private const int MaxTold = 5;

    /// <summary>The objects, in the order in which they were given.</summary>
    /// <param name="manifests">YAML or JSON texts, or paths.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">Something of it cannot be read, is no object, or is too much.</exception>
    public async Task<IReadOnlyList<DeclaredObject>> ReadAsync(IReadOnlyList<string> manifests, CancellationToken cancellationToken)
    {
        var (found, json) = (new List<DeclaredObject>(), new ManifestJson());
        foreach (var (index, manifest) in manifests.Index())
        {
            var files = IsText(manifest) ? [TextOf(manifest, index)] : await FilesAsync(manifest, cancellationToken);
            foreach (var file in files)
            {
                found.AddRange(Read(file, json));
                if (found.Count > MaxObjects)
                {
                    throw new FaultException(FaultCodes.TooLarge, $"There are more than {MaxObjects} objects.", "Deploy them in parts. Nothing was deployed.");
                }
            }
        }

        return found.Count > 0 ? found : throw new FaultException(FaultCodes.InvalidArgument, "The manifests hold no object.", "Give YAML texts, or paths of files and folders with manifests.");
    }

    // A path has one line, and begins with neither a map nor a list.
    private static bool IsText(string manifest) => manifest.Contains('\n', StringComparison.Ordinal) || manifest.AsSpan().TrimStart() is ['{' or '[', ..];

    private static SourceFile TextOf(string manifest, int index) => Encoding.UTF8.GetByteCount(manifest) <= SourceLimits.MaxFileBytes
        ? new SourceFile("", $"manifests[{index}]", manifest)
        : throw new FaultException(FaultCodes.TooLarge, $"manifests[{index}] is over {SourceLimits.MaxFileBytes / 1024} KiB.", "Split it. Nothing was deployed.");

    private static IEnumerable<DeclaredObject> Read(SourceFile file, ManifestJson json)
    {
        var yaml = YamlReader.Read(file);
        RefuseUnlessNone(yaml.Diagnostics);
        return yaml.Documents.SelectMany(document => DeclaredObjectRules.Of(json.Of(document), $"{file.Display}:{document.At.Line}"));
    }

    private static void RefuseUnlessNone(IReadOnlyList<Diagnostic> diagnostics)
    {
        if (diagnostics.Count > 0)
        {
            var told = diagnostics.Take(MaxTold).Select(static one => one.Line is { } line ? $"{one.File}:{line}: {one.Message}" : $"{one.File}: {one.Message}");
            throw new FaultException(FaultCodes.InvalidArgument, $"The manifests cannot be read as a whole. {string.Join(' ', told)}", $"{diagnostics[0].Fix} Nothing was deployed.");
        }
    }

    private async Task<IReadOnlyList<SourceFile>> FilesAsync(string path, CancellationToken cancellationToken)
    {
        var real = roots.Resolve(path);
        var isFolder = Directory.Exists(real);
        if (!isFolder && Kustomization.IsName(Path.GetFileName(real)))
        {
            return [await kustomizer.BuildAsync(Path.GetDirectoryName(real)!, cancellationToken)];
        }

        var sources = await reader.ReadAsync(real, IsCandidate, recursive: true, cancellationToken);
        var kustomizations = isFolder ? sources.Files.Where(static file => Kustomization.IsName(Path.GetFileName(file.FullPath))).ToArray() : [];
        if (kustomizations.Any(file => Path.GetDirectoryName(file.FullPath) == real))
        {
            return [await kustomizer.BuildAsync(real, cancellationToken)];
        }

        RefuseUnlessNone(sources.Diagnostics);
        var unbuilt = kustomizations.FirstOrDefault() ?? sources.Files.FirstOrDefault(static file => Path.GetFileName(file.FullPath) == "Chart.yaml");
        return unbuilt is null
            ? sources.Files
            : throw new FaultException(
                FaultCodes.InvalidArgument,
                $"{unbuilt.Display} lies in the folder: what it makes of the files beside it is to be deployed, not these.",
                "Name the folder of one kustomization, or give the output of 'helm template'. Nothing was deployed.");
    }

    private static bool IsCandidate(string name) => Path.GetExtension(name) is ".yaml" or ".yml" or ".json" || Kustomization.IsName(name);
}
