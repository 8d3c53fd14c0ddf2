namespace CODE.ServiceDefaults.Workspace;

/// <summary>Follows every link on a path, also in its middle, as <c>realpath(3)</c> does; parts that do not exist stay as they are.</summary>
internal static class RealPath
{
    // As Linux has it (path_resolution(7)).
    private const int MaxLinks = 40;

    /// <summary>The real path, or null when it cannot be told: links in a circle, or a folder that may not be looked into.</summary>
    public static string? Of(string fullPath)
    {
        var links = 0;
        var current = Path.GetPathRoot(fullPath)!;
        var pending = new Stack<string>(Parts(fullPath[current.Length..]));
        while (pending.TryPop(out var part))
        {
            if (part is "." or "..")
            {
                // Of a link's target. Everything before it is real by now, so that its parent is the one that the system would take.
                current = part == "." ? current : Path.GetDirectoryName(current) ?? current;
                continue;
            }

            var next = Path.Combine(current, part);
            if (!TryReadLink(next, out var target))
            {
                return null;
            }

            if (target is null)
            {
                current = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                current = Path.GetPathRoot(Path.GetFullPath(target, current))!;
                target = target[Path.GetPathRoot(target)!.Length..];
            }

            foreach (var targetPart in Parts(target))
            {
                pending.Push(targetPart);
            }
        }

        return Path.TrimEndingDirectorySeparator(current);
    }

    // A null target is that of no link, or of nothing at all.
    private static bool TryReadLink(string path, out string? target)
    {
        try
        {
            target = new FileInfo(path).LinkTarget;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            target = null;
            return false;
        }
    }

    // Reversed, so that pushing them one by one leaves the first part on top of the stack.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
