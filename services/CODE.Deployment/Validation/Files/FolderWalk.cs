using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;

namespace CODE.Deployment.Validation.Files;

/// <summary>
/// Lists the wanted files of a folder. Links are followed only inside the workspace, each folder is entered once (links can make circles),
/// and folders that hold no sources (hidden ones, <c>node_modules</c>) are left out.
/// </summary>
internal sealed class FolderWalk(WorkspaceRoots roots, Func<string, bool> wanted, bool recursive)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The real paths of the wanted files, sorted.</summary>
    public IReadOnlyList<string> Files(string folder)
    {
        var pending = new Queue<string>([folder]);
        while (pending.TryDequeue(out var next))
        {
            if (!_entered.Add(next))
            {
                continue;
            }

            if (_entered.Count > SourceLimits.MaxFolders || _files.Count > SourceLimits.MaxFiles)
            {
                break;
            }

            foreach (var subfolder in Look(next))
            {
                pending.Enqueue(subfolder);
            }
        }

        if (_entered.Count > SourceLimits.MaxFolders || _files.Count > SourceLimits.MaxFiles)
        {
            _diagnostics.Add(FileRules.TooMany.At(new Place(roots.Display(folder)), "There are too many files to be validated at once."));
        }

        return [.. _files.Take(SourceLimits.MaxFiles)];
    }

    private List<string> Look(string folder)
    {
        var subfolders = new List<string>();
        try
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything))
            {
                var real = entry.LinkTarget is null && entry is DirectoryInfo ? entry.FullName : Real(entry);
                if (real is null)
                {
                    continue;
                }

                if (!Directory.Exists(real))
                {
                    _files.Add(real);
                }
                else if (recursive && !entry.Name.StartsWith('.') && entry.Name != "node_modules")
                {
                    subfolders.Add(real);
                }

                if (_files.Count > SourceLimits.MaxFiles)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _diagnostics.Add(FileRules.Unreadable.At(new Place(roots.Display(folder)), "The folder cannot be read."));
        }

        subfolders.Sort(StringComparer.Ordinal);
        return subfolders;
    }

    // Null for what is not wanted, and for what must not be read.
    private string? Real(FileSystemInfo entry)
    {
        var isLinkedFolder = entry is DirectoryInfo && recursive;
        if (!isLinkedFolder && !wanted(entry.Name))
        {
            return null;
        }

        try
        {
            return roots.Resolve(entry.FullName);
        }
        catch (FaultException)
        {
            _diagnostics.Add(FileRules.OutsideWorkspace.At(
                new Place(roots.Display(entry.FullName)), "The link or special file is not followed: it does not lead to a regular file in the workspace."));
            return null;
        }
    }
}
