using CODE.Deployment.Validation.Files;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;

namespace CODE.Deployment.Manifests.Kustomize;

/// <summary>Copies the folders of a kustomization to where nothing else is, so that building it cannot read anything but them, whatever their files name.</summary>
internal sealed class KustomizationCopy(WorkspaceRoots roots)
{
    /// <summary>Copies them, as they lie to each other.</summary>
    /// <param name="folders">Their real paths; that of the kustomization first.</param>
    /// <param name="scratch">Where to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The copy of the first folder.</returns>
    /// <exception cref="FaultException">There is too much of it, or a file cannot be read.</exception>
    public string Make(IReadOnlyList<string> folders, ScratchFolder scratch, CancellationToken cancellationToken)
    {
        var above = folders.Aggregate(static (one, other) => Common(one, other));
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            var walk = new FolderWalk(roots, static _ => true, recursive: true);

            // What a link names lies elsewhere; kustomize takes files from its own folder only.
            files.UnionWith(walk.Files(folder).Where(file => IsBelow(file, folder)));
        }

        if (files.Count > SourceLimits.MaxFiles || files.Sum(static file => new FileInfo(file).Length) > SourceLimits.MaxTotalBytes)
        {
            throw new FaultException(
                FaultCodes.TooLarge, $"The folders of the kustomization hold more than {SourceLimits.MaxFiles} files or {SourceLimits.MaxTotalBytes / (1024 * 1024)} MiB.", "Keep other files out of them. Nothing was deployed.");
        }

        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Copy(file, Path.Combine(scratch.Path, Path.GetRelativePath(above, file)));
        }

        return Path.GetFullPath(Path.GetRelativePath(above, folders[0]), scratch.Path);
    }

    private void Copy(string file, string to)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"{roots.Display(file)} cannot be read.", "Give the server's account the right to read it. Nothing was deployed.");
        }
    }

    private static string Common(string one, string other)
    {
        while (!IsBelow(other, one) && other != one)
        {
            one = Path.GetDirectoryName(one)!;
        }

        return one;
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
