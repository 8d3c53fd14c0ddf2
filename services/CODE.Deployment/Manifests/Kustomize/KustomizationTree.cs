using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Kubernetes.Loading;
using CODE.Deployment.Validation.Yaml;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Manifests.Kustomize;

/// <summary>
/// Finds the folders that a kustomization is built from. kustomize itself would follow them out of the workspace, and fetch what is named by an address; here both are refused before it runs.
/// </summary>
internal sealed class KustomizationTree(SourceReader reader)
{
    private const int MaxFolders = 100;

    // What may name a folder. Whatever else a kustomization names are files, which kustomize takes only from its own folder.
    private static readonly string[] Naming = ["resources", "bases", "components", "generators", "transformers", "validators", "configurations", "crds"];

    /// <summary>The folders, that of the kustomization first.</summary>
    /// <param name="root">The real path of its folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">It names something that is not in the workspace, or a file of it cannot be read.</exception>
    public async Task<IReadOnlyList<string>> FoldersAsync(string root, CancellationToken cancellationToken)
    {
        var (found, pending) = (new List<string>(), new Queue<string>([root]));
        while (pending.TryDequeue(out var folder))
        {
            if (found.Contains(folder))
            {
                continue;
            }

            found.Add(folder);
            if (found.Count > MaxFolders)
            {
                throw new FaultException(FaultCodes.TooLarge, $"The kustomization is built from more than {MaxFolders} folders.", "Build a part of it. Nothing was deployed.");
            }

            foreach (var next in await NamedAsync(folder, cancellationToken))
            {
                pending.Enqueue(next);
            }
        }

        return found;
    }

    private async Task<IEnumerable<string>> NamedAsync(string folder, CancellationToken cancellationToken)
    {
        var sources = await reader.ReadAsync(folder, Kustomization.IsName, recursive: false, cancellationToken);
        if (sources.Diagnostics.Count > 0 || sources.Files.Count != 1 || YamlReader.Read(sources.Files[0]) is not { Diagnostics.Count: 0, Documents: [var document] })
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"{reader.PlaceOf(folder).File} has no kustomization file that can be read, or several.", "Correct it. Nothing was deployed.");
        }

        return Naming
            .SelectMany(field => document[field]?.Items ?? [])
            .Where(static entry => entry.Text is { } text && !text.Contains('\n', StringComparison.Ordinal))
            .Select(entry => Locate(folder, entry))
            .Where(Directory.Exists);
    }

    private string Locate(string folder, YamlNode entry)
    {
        var path = Path.GetFullPath(entry.Text!, folder);

        // A link would lead kustomize elsewhere than the path says.
        return reader.Find(path) is { } real && real == Path.TrimEndingDirectorySeparator(path)
            ? real
            : throw new FaultException(
                FaultCodes.PermissionDenied,
                $"{entry.At.File}:{entry.At.Line} names something that is no file or folder of the workspace: nothing is fetched for a kustomization, and no link is followed.",
                "Put a copy of it into the workspace. Nothing was deployed.");
    }
}
