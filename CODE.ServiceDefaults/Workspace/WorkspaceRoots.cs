using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.ServiceDefaults.Workspace;

/// <summary>
/// Turns a path that a caller named into a path that lies inside a configured root, or refuses it.
/// Links are resolved before the check, so that a link inside a root cannot lead out of it.
/// </summary>
public sealed class WorkspaceRoots
{
    private const int MaxPathLength = 4096;
    private readonly string[] _roots;

    /// <summary>Reads the roots once; each is resolved to its real path.</summary>
    public WorkspaceRoots(IOptions<WorkspaceOptions> options) =>
        _roots = [.. options.Value.Roots.Where(static root => root.Length > 0).Select(static root => RealPath.Of(Path.GetFullPath(root))).OfType<string>()];

    /// <summary>The real paths of the roots.</summary>
    public IReadOnlyList<string> Roots => _roots;

    /// <summary>The existing folder that <paramref name="path"/> names.</summary>
    /// <param name="path">Absolute, or relative to a root (the first in which it exists).</param>
    /// <exception cref="FaultException">The path is malformed, outside the roots, missing, or not a folder.</exception>
    public string ResolveDirectory(string path)
    {
        var resolved = Resolve(path);
        return Directory.Exists(resolved)
            ? resolved
            : throw new FaultException(FaultCodes.InvalidArgument, $"'{Shown(path)}' is not a folder.", "Name a folder inside the workspace.");
    }

    /// <summary>The existing regular file that <paramref name="path"/> names.</summary>
    /// <inheritdoc cref="ResolveDirectory" path="/param"/>
    /// <exception cref="FaultException">The path is malformed, outside the roots, missing, or not a regular file.</exception>
    public string ResolveFile(string path)
    {
        var resolved = Resolve(path);
        return File.Exists(resolved) && IsRegular(resolved)
            ? resolved
            : throw new FaultException(FaultCodes.InvalidArgument, $"'{Shown(path)}' is not a regular file.", "Name a file inside the workspace.");
    }

    /// <summary>The existing file or folder that <paramref name="path"/> names.</summary>
    /// <inheritdoc cref="ResolveDirectory" path="/param"/>
    /// <exception cref="FaultException">The path is malformed, outside the roots, missing, or a device.</exception>
    public string Resolve(string path)
    {
        Check(path);
        foreach (var candidate in Candidates(path))
        {
            if (!Path.Exists(candidate) || RealPath.Of(candidate) is not { } real)
            {
                continue;
            }

            if (!IsInside(real))
            {
                throw Outside(path);
            }

            // A link that leads to nothing exists, its target does not.
            if (!Path.Exists(real))
            {
                continue;
            }

            if (!Directory.Exists(real) && !IsRegular(real))
            {
                throw new FaultException(FaultCodes.InvalidArgument, $"'{Shown(path)}' is a device, a pipe or a socket.", "Name a regular file or a folder.");
            }

            return real;
        }

        throw new FaultException(
            FaultCodes.NotFound,
            $"'{Shown(path)}' does not exist in the workspace.",
            _roots.Length == 0
                ? "The operator has to configure a workspace root (--workspace, CODE_WORKSPACE)."
                : "Check the spelling; paths are relative to a workspace root.");
    }

    /// <summary>How a path inside a root is shown to callers: relative to the root, with forward slashes.</summary>
    public string Display(string fullPath)
    {
        var root = _roots.FirstOrDefault(root => Contains(root, fullPath));
        return root is null ? Path.GetFileName(fullPath) : Path.GetRelativePath(root, fullPath).Replace('\\', '/');
    }

    private IEnumerable<string> Candidates(string path)
    {
        if (Path.IsPathRooted(path))
        {
            var full = Path.GetFullPath(path);
            // A path outside is refused before the file system is asked, so that nobody can probe what exists there.
            // The root may itself be reached through a link (/tmp on macOS), hence the second look at the real path.
            return IsInside(full) || (RealPath.Of(full) is { } real && IsInside(real)) ? [full] : throw Outside(path);
        }

        return _roots.Select(root => Path.GetFullPath(path, root)).Select(full => IsInside(full) ? full : throw Outside(path));
    }

    private static void Check(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Length > MaxPathLength || path.Any(char.IsControl) || path.StartsWith('~'))
        {
            throw new FaultException(
                FaultCodes.InvalidArgument,
                "The path is empty, too long, starts with '~', or contains control characters.",
                $"Give a path of at most {MaxPathLength} printable characters, relative to a workspace root.");
        }

        if (path.StartsWith(@"\\", StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal))
        {
            throw new FaultException(FaultCodes.InvalidArgument, "Network and device paths are not allowed.", "Give a path relative to a workspace root.");
        }
    }

    private bool IsInside(string fullPath) => _roots.Any(root => Contains(root, fullPath));

    private static bool Contains(string root, string fullPath)
    {
        var relative = Path.GetRelativePath(root, fullPath);
        return relative == "." || (!Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    private static bool IsRegular(string path) =>
        OperatingSystem.IsWindows() ? (File.GetAttributes(path) & FileAttributes.Device) == 0 : UnixFileKind.IsRegular(path);

    private static FaultException Outside(string path) =>
        new(FaultCodes.PermissionDenied, $"'{Shown(path)}' lies outside the workspace.", "Use a path inside a workspace root; links that lead out of it are refused too.");

    private static string Shown(string path) => path.Length <= 200 ? path : path[..200] + "…";
}
