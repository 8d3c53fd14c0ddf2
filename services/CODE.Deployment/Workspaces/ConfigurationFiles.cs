using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;

namespace CODE.Deployment.Workspaces;

/// <summary>A file that a configuration consists of.</summary>
/// <param name="Name">Its path relative to the workspace, with forward slashes; begins with <c>../</c> for a module beside it.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record ConfigurationFile(string Name, string Path);

/// <summary>
/// Decides which files a configuration consists of. A function such as <c>file()</c> or <c>templatefile()</c> may read any of them, so the rule is:
/// every regular file below the workspace and below the local modules that it uses, except what terraform itself writes there.
/// A module outside the workspace roots is not followed; links are, while they stay inside the roots.
/// </summary>
internal sealed class ConfigurationFiles(WorkspaceRoots roots)
{
    private const int MaxFiles = 5_000;
    private const string ModuleManifest = ".terraform/modules/modules.json";
    private static readonly string[] IgnoredFolders = ["node_modules", "terraform.tfstate.d"];
    private static readonly string[] IgnoredEndings = [".tfstate", ".tfplan", ".zip"];

    /// <summary>The files in a stable order.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.TooLarge"/>: there are more than 5,000.</exception>
    public IReadOnlyList<ConfigurationFile> List(TerraformWorkspace workspace)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in ModuleFolders(workspace).Prepend(workspace.Path))
        {
            Collect(workspace.Path, folder, files);
        }

        var manifest = Path.Combine(workspace.Path, ModuleManifest);
        if (File.Exists(manifest))
        {
            // Which release of a remote module is installed is part of what was reviewed.
            files[ModuleManifest] = manifest;
        }

        return [.. files.Select(static file => new ConfigurationFile(file.Key, file.Value))];
    }

    private void Collect(string workspace, string folder, SortedDictionary<string, string> files)
    {
        var pending = new Stack<string>([folder]);
        while (pending.TryPop(out var current))
        {
            foreach (var entry in new DirectoryInfo(current).EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo directory)
                {
                    if (directory.LinkTarget is null && !directory.Name.StartsWith('.') && !IgnoredFolders.Contains(directory.Name))
                    {
                        pending.Push(directory.FullName);
                    }
                }
                else if (!IsWrittenByTerraform(entry.Name) && IsReadable(entry))
                {
                    files[Path.GetRelativePath(workspace, entry.FullName).Replace('\\', '/')] = entry.FullName;
                }
            }

            if (files.Count > MaxFiles)
            {
                throw new FaultException(
                    FaultCodes.TooLarge,
                    $"The workspace holds more than {MaxFiles} files, so that its configuration cannot be told from the rest.",
                    "Keep the terraform configuration in a folder of its own.");
            }
        }
    }

    // modules.json is what 'init' found; paths of installed remote modules lie in .terraform and are covered by the manifest itself.
    private IEnumerable<string> ModuleFolders(TerraformWorkspace workspace)
    {
        var manifest = Path.Combine(workspace.Path, ModuleManifest);
        if (!File.Exists(manifest))
        {
            return [];
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return
        [
            .. json.RootElement.GetProperty("Modules").EnumerateArray()
                .Select(static module => module.GetProperty("Dir").GetString()!)
                .Where(static folder => folder.StartsWith("..", StringComparison.Ordinal))
                .Select(folder => Inside(Path.GetFullPath(folder, workspace.Path)))
                .OfType<string>(),
        ];
    }

    private bool IsReadable(FileSystemInfo entry) => Inside(entry.FullName) is not null;

    // Null for what leads out of the roots, and for pipes and devices.
    private string? Inside(string path)
    {
        try
        {
            roots.Resolve(path);
            return path;
        }
        catch (FaultException)
        {
            return null;
        }
    }

    private static bool IsWrittenByTerraform(string name) =>
        IgnoredEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
        || name.Contains(".tfstate.", StringComparison.Ordinal)
        || name.StartsWith("crash.", StringComparison.Ordinal);
}
